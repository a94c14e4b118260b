package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Time, 01h: what the BMC's clocks show. */
public record GetTime() implements OemCommand<BmcTime> {

  /** The command code. */
  public static final int CODE = 0x01;

  /** Reads a request's body, which is empty. */
  public static GetTime decodeRequest(WireReader in) {
    return new GetTime();
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public BmcTime decode(WireReader in) throws MalformedMessageException {
    return BmcTime.decode(in);
  }
}
