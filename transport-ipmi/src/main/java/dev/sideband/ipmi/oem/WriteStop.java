package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Write stop, 12h: the object is whole; the BMC checks it and makes it the intermediate one.
 *
 * @param handle the number that {@link WriteBegin} brought
 * @param plainLength the length of the whole plain table, bytes
 * @param rows how many rows it has
 * @param crc the CRC-32C of the whole plain table
 */
public record WriteStop(int handle, long plainLength, long rows, int crc)
    implements OemCommand<WriteStop.Answer> {

  /** The command code. */
  public static final int CODE = 0x12;

  /** Reads a request's body. */
  public static WriteStop decodeRequest(WireReader in) throws MalformedMessageException {
    return new WriteStop(
        in.u16("handle"), in.u32("plain length"), in.u32("rows"), (int) in.u32("checksum"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(handle).u32(plainLength).u32(rows).u32(crc);
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * The object is the intermediate one now.
   *
   * @param generation the generation of the intermediate stage
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
