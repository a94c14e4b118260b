package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What a BMC's clocks show at one moment.
 *
 * @param boot the BMC's present boot
 * @param micros microseconds since that boot
 * @param wallMillis the wall clock, milliseconds since 1970
 * @param wallSource where the wall clock gets its time from, 0 to 255; see the constants
 */
public record BmcTime(BmcBoot boot, long micros, long wallMillis, int wallSource)
    implements MessageBody {

  /** Nobody knows where the wall time comes from. */
  public static final int WALL_UNKNOWN = 0;

  /** The machine's own clock, as the operating system under the BMC keeps it. */
  public static final int WALL_OWN_CLOCK = 1;

  /** Reads an answer's body. */
  public static BmcTime decode(WireReader in) throws MalformedMessageException {
    return new BmcTime(
        new BmcBoot((int) in.u32("boot id")),
        in.u48("monotonic"),
        in.u48("wall"),
        in.u8("wall source"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(boot.id()).u48(micros).u48(wallMillis).u8(wallSource);
  }
}
