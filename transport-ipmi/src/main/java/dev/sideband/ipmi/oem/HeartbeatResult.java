package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What became of one heartbeat at the BMC.
 *
 * @param number its number
 * @param period its period
 * @param received when it arrived, microseconds since the BMC's boot
 * @param parsed when it was taken out of the queue
 * @param state as in {@link HeartbeatReport}, 0 to 255
 * @param busyReason why it had to wait, 0 to 255; see the constants
 */
public record HeartbeatResult(
    long number, long period, long received, long parsed, int state, int busyReason) {

  /** It did not wait, or nobody knows why it did. */
  public static final int NOT_BUSY = 0;

  /** The BMC had other work to do. */
  public static final int WORK = 1;

  /** The BMC was told to be busy, as tests do. */
  public static final int HELD = 2;

  static HeartbeatResult decode(WireReader in) throws MalformedMessageException {
    return new HeartbeatResult(
        in.u32("number"),
        in.u32("period"),
        in.u48("receive time"),
        in.u48("parse time"),
        in.u8("state"),
        in.u8("busy reason"));
  }

  void encode(WireWriter out) {
    out.u32(number).u32(period).u48(received).u48(parsed).u8(state).u8(busyReason);
  }
}
