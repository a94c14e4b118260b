package dev.sideband.ipmi.oem;

import dev.sideband.time.Ticker;
import java.time.Duration;

/**
 * Keeps one user of an interface to a share of its time: after an exchange that took a time, the
 * next may begin when that time is the share of all that has passed. A controller that is silent is
 * not used: however long it was, who waited for it is soon there again.
 *
 * <p>Safe for any thread; it holds for users that have one exchange going at a time.
 */
final class Pace {

  /** Of an exchange that takes longer the rest is silence, nanoseconds. */
  private static final long MOST_USE = 1_000_000_000L;

  private final double pausePerUse;
  private final Ticker ticker;
  private long notBefore;

  /**
   * Creates the pace.
   *
   * @param share above 0, at most 1
   */
  Pace(double share, Ticker ticker) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share of the interface's time: " + share);
    }
    this.pausePerUse = 1 / share - 1;
    this.ticker = ticker;
    this.notBefore = ticker.nanos();
  }

  /** Returns how long the next exchange has to wait. */
  synchronized Duration pause() {
    return Duration.ofNanos(Math.max(0, notBefore - ticker.nanos()));
  }

  /** Notes that an exchange which took {@code nanos} has just ended. */
  synchronized void used(long nanos) {
    notBefore = ticker.nanos() + (long) Math.ceil(Math.min(nanos, MOST_USE) * pausePerUse);
  }
}
