package dev.sideband.console;

/**
 * What a BMC's clock shows when ours shows zero, known within bounds that answers narrow.
 *
 * <p>A heartbeat arrived at the BMC after it left here, and its answer left there before it arrived
 * here: each answer bounds the offset from both sides. The bounds widen with time, since clocks
 * drift. For one thread at a time.
 */
final class ClockOffset {

  /** Two cheap crystals: 200 millionths. */
  private static final long DRIFT_DIVISOR = 5_000;

  /** So many answers in a row that agree with each other and not with the bounds replace them. */
  private static final int REPLACING = 3;

  private static final long NANOS = 1_000;

  private final long tolerance;
  private boolean known;
  private long low;
  private long high;
  private long asOf;
  private int disagreeing;
  private long otherLow;
  private long otherHigh;

  /**
   * Creates an offset that is not known.
   *
   * @param tolerance how far an answer may be off and still be believed, nanoseconds
   */
  ClockOffset(long tolerance) {
    this.tolerance = tolerance;
  }

  /** Notes an answer's times; returns false if they cannot be. */
  boolean accept(long sent, long arrived, BmcTimes times) {
    long from = times.parsed() * NANOS - arrived;
    long to = times.received() * NANOS - sent;
    if (times.waited() < 0 || from > to + tolerance) {
      return false;
    }
    if (!known) {
      learn(from, to, arrived);
      return true;
    }
    long drift = Math.max(0, arrived - asOf) / DRIFT_DIVISOR;
    long widerLow = low - drift;
    long widerHigh = high + drift;
    if (from > widerHigh + tolerance || to < widerLow - tolerance) {
      return disagree(from, to, arrived);
    }
    disagreeing = 0;
    long newLow = Math.max(widerLow, from);
    long newHigh = Math.min(widerHigh, to);
    low = Math.min(newLow, newHigh);
    high = Math.max(newLow, newHigh);
    asOf = arrived;
    return true;
  }

  private boolean disagree(long from, long to, long arrived) {
    boolean same = disagreeing > 0 && from <= otherHigh + tolerance && to >= otherLow - tolerance;
    disagreeing = same ? disagreeing + 1 : 1;
    otherLow = from;
    otherHigh = to;
    if (disagreeing < REPLACING) {
      return false;
    }
    learn(from, to, arrived);
    return true;
  }

  private void learn(long from, long to, long arrived) {
    known = true;
    low = Math.min(from, to);
    high = Math.max(from, to);
    asOf = arrived;
    disagreeing = 0;
  }

  /** Forgets everything: another boot counts from another zero. */
  void forget() {
    known = false;
    disagreeing = 0;
  }

  boolean isKnown() {
    return known;
  }

  /** Returns what our clock showed at a time of the BMC's, nanoseconds. */
  long toOurs(long bmcMicros) {
    return bmcMicros * NANOS - (low + (high - low) / 2);
  }

  /** Returns how far {@link #toOurs} may be off either way, nanoseconds. */
  long uncertainty() {
    return (high - low) / 2;
  }
}
