package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.snapshot.Stage;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Stage read, 15h: part of what a stage holds.
 *
 * @param type the type of the object
 * @param stage which stage
 * @param generation the content wanted, which pins one consistent copy; 0 is the present one
 * @param offset where to begin
 * @param max the most bytes wanted, 0 to 65,535; the BMC gives at most {@link OemFrame#MAX_CHUNK}
 */
public record ReadStage(ObjectType type, Stage stage, long generation, long offset, int max)
    implements OemCommand<ReadStage.Answer> {

  /** The command code. */
  public static final int CODE = 0x15;

  /** Reads a request's body. */
  public static ReadStage decodeRequest(WireReader in) throws MalformedMessageException {
    return new ReadStage(
        new ObjectType(in.u8("object type")),
        Codes.stage(in),
        in.u32("generation"),
        in.u32("offset"),
        in.u16("max"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(type.value()).u8(stage.code()).u32(generation).u32(offset).u16(max);
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * Part of the content.
   *
   * @param offset where it begins
   * @param total the length of the whole content
   * @param data the bytes; none at the end
   */
  public record Answer(long offset, long total, Bytes data) implements MessageBody {

    /** Reads an answer's body. */
    public static Answer decode(WireReader in) throws MalformedMessageException {
      return new Answer(in.u32("offset"), in.u32("total"), in.rest());
    }

    @Override
    public void encode(WireWriter out) {
      out.u32(offset).u32(total).bytes(data);
    }
  }
}
