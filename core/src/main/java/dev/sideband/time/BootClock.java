package dev.sideband.time;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Makes {@link Stamp}s for one boot of one machine.
 *
 * <p>The monotonic part comes from the ticker, so stamps of one boot clock never go backwards even
 * when somebody sets the wall clock. Instances are immutable and safe for any thread.
 */
public final class BootClock {

  private static final Duration OWN_CLOCK = Duration.ofMillis(1);

  private final ClockId boot;
  private final Ticker ticker;
  private final long originNanos;
  private final InstantSource wall;

  private BootClock(ClockId boot, Ticker ticker, long originNanos, InstantSource wall) {
    this.boot = Objects.requireNonNull(boot, "boot");
    this.ticker = ticker;
    this.originNanos = originNanos;
    this.wall = Objects.requireNonNull(wall, "wall");
  }

  /**
   * Returns the clock of a boot that has lasted {@code uptime} already.
   *
   * @param boot names the boot
   * @param uptime the time since that boot, now; not negative
   */
  public static BootClock of(ClockId boot, Duration uptime, Ticker ticker, InstantSource wall) {
    if (uptime.isNegative()) {
      throw new IllegalArgumentException("uptime is negative: " + uptime);
    }
    return new BootClock(boot, ticker, ticker.nanos() - uptime.toNanos(), wall);
  }

  /** Returns the boot this clock counts from. */
  public ClockId boot() {
    return boot;
  }

  /** Returns the nanoseconds since the boot. */
  public long nanos() {
    return ticker.nanos() - originNanos;
  }

  /** Returns the microseconds since the boot. */
  public long micros() {
    return nanos() / 1_000;
  }

  /** Returns this moment; its wall time is what this machine's own clock shows. */
  public Stamp now() {
    return new Stamp(boot, micros(), wall.instant(), OWN_CLOCK);
  }
}
