package dev.sideband.ipmi.internal.kcs;

import java.time.Duration;

/**
 * How one end looks for changes that nobody rings for: a few looks at once, then ever more seldom.
 *
 * @param spins the looks in a row after something moved; a look takes some 50 ns
 * @param first the pause after those
 * @param longest the pause that doubling ends at
 */
public record KcsPace(int spins, Duration first, Duration longest) {

  /** For a host that waits for its device: a request takes its time, but not long. */
  public static final KcsPace HOST =
      new KcsPace(1_000, Duration.ofNanos(50_000), Duration.ofMillis(2));

  /** For a device that waits for requests: it does so all day. */
  public static final KcsPace DEVICE =
      new KcsPace(1_000, Duration.ofNanos(50_000), Duration.ofMillis(20));
}
