package dev.sideband.i2c.internal.waveform;

import dev.sideband.transport.BusRecord;

/**
 * Turns numbers of samples into time, without rounding errors that add up.
 *
 * @param nanos so many nanoseconds
 * @param samples pass in so many samples
 */
public record SampleClock(long nanos, long samples) {

  private static final long NANOS = 1_000_000_000;

  public SampleClock {
    if (nanos < 1 || samples < 1 || nanos > Long.MAX_VALUE / samples) {
      throw new IllegalArgumentException(nanos + " ns in " + samples + " samples");
    }
  }

  /** Returns the clock of a rate, 1 to 9,000,000,000 samples per second. */
  public static SampleClock perSecond(long rate) {
    long common = greatestCommonDivisor(NANOS, rate);
    return new SampleClock(NANOS / common, rate / common);
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** Returns when a sample was taken, from the first one, or the last moment there is. */
  public long nanosAt(long sample) {
    long whole = sample / samples;
    return whole > BusRecord.MAX_NANOS / nanos
        ? BusRecord.MAX_NANOS
        : whole * nanos + sample % samples * nanos / samples;
  }

  /** Returns how many samples pass before the time is reached. */
  public long samplesIn(long time) {
    long whole = time / nanos;
    return whole > Long.MAX_VALUE / 2 / samples
        ? Long.MAX_VALUE / 2
        : whole * samples + (time % nanos * samples + nanos - 1) / nanos;
  }
}
