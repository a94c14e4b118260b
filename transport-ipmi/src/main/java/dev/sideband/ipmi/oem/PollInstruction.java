package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;
import java.util.UUID;

/**
 * Instruction poll, 41h: reads a part of an instruction that waits. It waits on, until the agent
 * acknowledges that it has it. For the host alone.
 *
 * @param id which one; {@link #FIRST} for the one that waits longest. {@link OemStatus#UNKNOWN_ID}
 *     if it does not wait any more
 * @param offset from which byte on
 */
public record PollInstruction(UUID id, long offset) implements OemCommand<PollInstruction.Answer> {

  /** The command code. */
  public static final int CODE = 0x41;

  /** Stands for the one that waits longest, and in an answer for none. */
  public static final UUID FIRST = new UUID(0, 0);

  public PollInstruction {
    Objects.requireNonNull(id, "id");
  }

  /** Reads a request's body. */
  public static PollInstruction decodeRequest(WireReader in) throws MalformedMessageException {
    return new PollInstruction(in.uuid("id"), in.u32("offset"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.uuid(id).u32(offset);
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * What waits.
   *
   * @param waiting how many wait, 0 to 65,535
   * @param id whose part this is; {@link #FIRST} if none waits
   * @param length the length of the whole, bytes
   * @param data the part; empty only at the end
   */
  public record Answer(int waiting, UUID id, long length, Bytes data) implements MessageBody {

    /** None waits. */
    public static final Answer NONE = new Answer(0, FIRST, 0, Bytes.EMPTY);

    /** The most bytes of a part. */
    public static final int MOST_DATA = 224;

    /** Reads an answer's body. */
    public static Answer decode(WireReader in) throws MalformedMessageException {
      return new Answer(in.u16("waiting"), in.uuid("id"), in.u32("length"), in.rest());
    }

    @Override
    public void encode(WireWriter out) {
      out.u16(waiting).uuid(id).u32(length).bytes(data);
    }
  }
}
