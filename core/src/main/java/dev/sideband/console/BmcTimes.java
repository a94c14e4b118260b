package dev.sideband.console;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.Stamp;
import java.util.Objects;

/**
 * When a BMC had a heartbeat in its hands, on its own monotonic clock.
 *
 * @param boot the boot that the times count from
 * @param received when it arrived, microseconds, 0 to 2^48 − 1
 * @param parsed when it was taken out of the queue, microseconds; the same if it never waited
 */
public record BmcTimes(BmcBoot boot, long received, long parsed) {

  public BmcTimes {
    Objects.requireNonNull(boot, "boot");
    check("received", received);
    check("parsed", parsed);
  }

  private static void check(String name, long micros) {
    if (micros < 0 || micros > Stamp.MAX_MICROS) {
      throw new IllegalArgumentException(name + " out of range 0..2^48-1: " + micros);
    }
  }

  /** Returns how long the BMC kept it waiting, microseconds; negative if the times cannot be. */
  public long waited() {
    return parsed - received;
  }
}
