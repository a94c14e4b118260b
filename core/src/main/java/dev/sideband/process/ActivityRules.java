package dev.sideband.process;

import java.time.Duration;
import java.util.Objects;

/**
 * When a process counts as busy, and when as not responding.
 *
 * <p>The two thresholds and the time keep a process that hovers about one of them from flapping.
 *
 * @param busyFrom usage from which it becomes busy, 1/100 % of one core
 * @param calmBelow usage below which it is busy no more, 1/100 % of one core; at most {@code
 *     busyFrom}
 * @param settle how long its usage must be on the other side before the state changes
 * @param unresponsiveAfter how long it may be suspended before that is an error
 */
public record ActivityRules(
    long busyFrom, long calmBelow, Duration settle, Duration unresponsiveAfter) {

  /**
   * Busy from 80 % of one core on, until below 50 %, for 10 s; an error when suspended for 30 s.
   */
  public static final ActivityRules STANDARD =
      new ActivityRules(8_000, 5_000, Duration.ofSeconds(10), Duration.ofSeconds(30));

  public ActivityRules {
    Objects.requireNonNull(settle, "settle");
    Objects.requireNonNull(unresponsiveAfter, "unresponsiveAfter");
    if (calmBelow < 1 || calmBelow > busyFrom) {
      throw new IllegalArgumentException("busy from " + busyFrom + ", calm below " + calmBelow);
    }
    if (settle.isNegative() || unresponsiveAfter.isNegative()) {
      throw new IllegalArgumentException(settle + " or " + unresponsiveAfter + " is negative");
    }
  }
}
