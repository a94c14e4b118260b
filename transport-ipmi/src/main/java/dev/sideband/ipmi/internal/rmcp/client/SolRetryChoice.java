package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.command.SolRetry;
import java.time.Duration;

/**
 * Chooses how a BMC is to send its SOL packets again: as long as it can on a clean path, which
 * bridges the longest outage, and at shorter intervals on one that loses packets, where each loss
 * stops the console for an interval. A BMC may keep the setting in flash memory, so it is not
 * changed back soon. Times are the ticker's, in nanoseconds. For one thread at a time.
 */
final class SolRetryChoice {

  /** For a path that loses packets. */
  static final SolRetry LOSSY = new SolRetry(7, Duration.ofMillis(500));

  private static final int TELLING_PACKETS = 50;
  private static final int LOSSY_PERCENT = 2;
  private static final long CLEAN_NANOS = Duration.ofMinutes(30).toNanos();

  private SolRetry chosen = SolRetry.LONGEST;
  private long lossAt;
  private long packets;
  private long resends;

  /** Returns what is chosen now. */
  SolRetry chosen() {
    return chosen;
  }

  /**
   * Takes note of what came since the last time.
   *
   * @param newPackets the packets that came, copies and all
   * @param newResends how many of them were copies
   */
  void came(long newPackets, long newResends, long now) {
    packets += newPackets;
    resends += newResends;
    if (packets < TELLING_PACKETS) {
      return;
    }
    if (resends * 100 >= packets * LOSSY_PERCENT) {
      chosen = LOSSY;
      lossAt = now;
    } else if (now - lossAt >= CLEAN_NANOS) {
      chosen = SolRetry.LONGEST;
    }
    packets = 0;
    resends = 0;
  }
}
