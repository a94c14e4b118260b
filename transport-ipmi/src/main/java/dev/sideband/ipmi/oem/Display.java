package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Display, 16h: makes the newest complete object the one to show.
 *
 * @param type the type of the object
 * @param token names this wish, 32 bits; the same token gets the same generation
 */
public record Display(ObjectType type, long token) implements OemCommand<Display.Answer> {

  /** The command code. */
  public static final int CODE = 0x16;

  /** Reads a request's body. */
  public static Display decodeRequest(WireReader in) throws MalformedMessageException {
    return new Display(new ObjectType(in.u8("object type")), in.u32("token"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(type.value()).u32(token);
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * There is something to show.
   *
   * @param generation the generation of the display stage
   */
  public record Answer(long generation) implements MessageBody {

    /** Reads an answer's body. */
    public static Answer decode(WireReader in) throws MalformedMessageException {
      return new Answer(in.u32("generation"));
    }

    @Override
    public void encode(WireWriter out) {
      out.u32(generation);
    }
  }
}
