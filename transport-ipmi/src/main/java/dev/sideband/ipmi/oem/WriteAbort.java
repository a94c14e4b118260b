package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Write abort, 13h: the object that has begun is given up.
 *
 * @param handle the number that {@link WriteBegin} brought
 * @param reason why, 0 to 255; kept with the stage
 */
public record WriteAbort(int handle, int reason) implements OemCommand<NoData> {

  /** The command code. */
  public static final int CODE = 0x13;

  /** Reads a request's body. */
  public static WriteAbort decodeRequest(WireReader in) throws MalformedMessageException {
    return new WriteAbort(in.u16("handle"), in.u8("reason"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(handle).u8(reason);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
