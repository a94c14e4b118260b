package dev.sideband.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A moment on a named clock, with an estimate of what a wall clock showed.
 *
 * <p>Two stamps compare by {@link #micros()} only when their {@link #clock()} is the same; the wall
 * time is for people and for joining different clocks, within its uncertainty.
 *
 * @param clock the boot whose clock was read
 * @param micros microseconds since that boot, 0 to 2^48 − 1 (6 bytes on every wire, 8.9 years)
 * @param wall the wall-clock estimate for that moment
 * @param uncertainty how far {@code wall} may be off either way; never negative
 */
public record Stamp(ClockId clock, long micros, Instant wall, Duration uncertainty) {

  /** The largest value of {@link #micros()}: 6 bytes. */
  public static final long MAX_MICROS = (1L << 48) - 1;

  public Stamp {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(wall, "wall");
    if (micros < 0 || micros > MAX_MICROS) {
      throw new IllegalArgumentException("micros out of range 0..2^48-1: " + micros);
    }
    if (uncertainty.isNegative()) {
      throw new IllegalArgumentException("uncertainty is negative: " + uncertainty);
    }
  }
}
