package dev.sideband.time;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Makes {@link Stamp}s for one boot of one machine.
 *
 * <p>The monotonic part comes from the ticker, so stamps of one boot clock never go backwards even
 * when somebody sets the wall clock. Whoever holds one cannot change it; one that {@linkplain
 * #following follows} a machine over its boots names another boot after each. Safe for any thread.
 */
public final class BootClock {

  private static final Duration OWN_CLOCK = Duration.ofMillis(1);

  private final Supplier<Count> count;

  private BootClock(Supplier<Count> count) {
    this.count = count;
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
    Count count =
        new Count(
            Objects.requireNonNull(boot, "boot"),
            ticker,
            ticker.nanos() - uptime.toNanos(),
            Objects.requireNonNull(wall, "wall"));
    return new BootClock(() -> count);
  }

  /**
   * Returns the clock of a machine that boots again while its clock is held: each call reads the
   * clock of the boot that it is in.
   */
  public static BootClock following(Supplier<BootClock> present) {
    Objects.requireNonNull(present, "present");
    return new BootClock(() -> present.get().count.get());
  }

  /** Returns the boot this clock counts from. */
  public ClockId boot() {
    return count.get().boot();
  }

  /** Returns the nanoseconds since the boot. */
  public long nanos() {
    return count.get().nanos();
  }

  /** Returns the microseconds since the boot. */
  public long micros() {
    return count.get().micros();
  }

  /** Returns this moment; its wall time is what this machine's own clock shows. */
  public Stamp now() {
    Count present = count.get();
    return new Stamp(present.boot(), present.micros(), present.wall().instant(), OWN_CLOCK);
  }

  private record Count(ClockId boot, Ticker ticker, long originNanos, InstantSource wall) {

    long nanos() {
      return ticker.nanos() - originNanos;
    }

    long micros() {
      return nanos() / 1_000;
    }
  }
}
