package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Bus info, 30h: how full the bus log is, and what was counted.
 *
 * @param link whose messages are counted; {@link dev.sideband.bus.BusSelector#ANY} for all
 */
public record GetBusInfo(int link) implements OemCommand<BusReport> {

  /** The command code. */
  public static final int CODE = 0x30;

  /** Reads a request's body. */
  public static GetBusInfo decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetBusInfo(BusPointerName.link(in));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    BusPointerName.link(out, link);
  }

  @Override
  public BusReport decode(WireReader in) throws MalformedMessageException {
    return BusReport.decode(in);
  }
}
