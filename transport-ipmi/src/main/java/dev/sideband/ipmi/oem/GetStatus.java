package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Status, 02h: the counters of one part of the BMC.
 *
 * @param group which part, 0 to 255; see the constants of {@link StatusReport}
 */
public record GetStatus(int group) implements OemCommand<StatusReport> {

  /** The command code. */
  public static final int CODE = 0x02;

  /** Reads a request's body. */
  public static GetStatus decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetStatus(in.u8("group"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(group);
  }

  @Override
  public StatusReport decode(WireReader in) throws MalformedMessageException {
    return StatusReport.decode(in);
  }
}
