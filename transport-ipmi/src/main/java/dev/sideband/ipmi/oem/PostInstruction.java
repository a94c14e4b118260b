package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;
import java.util.UUID;

/**
 * Instruction post, 40h: leaves a part of an instruction for the host's agent at the BMC. With its
 * last part the instruction waits there.
 *
 * <p>The host itself may not. What is posted again waits once. {@link OemStatus#WRONG_OFFSET} says
 * which byte is the next; {@link OemStatus#CHECKSUM_WRONG} that the whole is no instruction of this
 * id; {@link OemStatus#CONFLICT} that another one has its id; {@link OemStatus#NO_SPACE} that too
 * many wait.
 *
 * @param id the instruction's
 * @param length the length of the whole {@link dev.sideband.fleet.SignedInstruction}, bytes
 * @param crc the CRC-32C of the whole
 * @param offset where the part belongs
 * @param data the part, at most {@link #MOST_DATA} bytes
 */
public record PostInstruction(UUID id, long length, int crc, long offset, Bytes data)
    implements OemCommand<PostInstruction.Answer> {

  /** The command code. */
  public static final int CODE = 0x40;

  /** The most bytes of a part. */
  public static final int MOST_DATA = 224;

  public PostInstruction {
    Objects.requireNonNull(id, "id");
    if (data.size() > MOST_DATA) {
      throw new IllegalArgumentException("part of " + data.size() + " bytes");
    }
  }

  /** Reads a request's body. */
  public static PostInstruction decodeRequest(WireReader in) throws MalformedMessageException {
    UUID id = in.uuid("id");
    long length = in.u32("length");
    int crc = (int) in.u32("checksum");
    long offset = in.u32("offset");
    if (in.remaining() > MOST_DATA) {
      throw in.malformed("data", "is longer than " + MOST_DATA + " bytes");
    }
    return new PostInstruction(id, length, crc, offset, in.rest());
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.uuid(id).u32(length).u32(crc).u32(offset).bytes(data);
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * The part was taken.
   *
   * @param nextOffset where the next part belongs; the length of the whole if it waits now
   */
  public record Answer(long nextOffset) implements MessageBody {

    /** Reads an answer's body. */
    public static Answer decode(WireReader in) throws MalformedMessageException {
      return new Answer(in.u32("next offset"));
    }

    @Override
    public void encode(WireWriter out) {
      out.u32(nextOffset);
    }
  }
}
