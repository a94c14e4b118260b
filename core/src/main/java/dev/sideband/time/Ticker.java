package dev.sideband.time;

/**
 * A source of monotonic time for measuring waits and ages.
 *
 * <p>It is no clock for people: only the difference of two readings means anything. Implementations
 * are safe for any thread and never go backwards.
 */
@FunctionalInterface
public interface Ticker {

  /** Returns the reading in nanoseconds from an arbitrary origin. */
  long nanos();

  /** Returns the ticker of this Java process. */
  static Ticker system() {
    return SystemTicker.INSTANCE;
  }
}
