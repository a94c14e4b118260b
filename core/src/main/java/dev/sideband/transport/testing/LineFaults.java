package dev.sideband.transport.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How often what happens to the bytes of a {@link SerialLinePair}; all rates are from 0 to 1.
 *
 * @param lost the share of bytes that never arrive
 * @param doubled the share that arrives twice
 * @param flipped the share that arrives with one bit turned over
 * @param delayed the share of writes that are held up, and everything behind them
 * @param longestDelay how long those are held up at most
 */
public record LineFaults(
    double lost, double doubled, double flipped, double delayed, Duration longestDelay) {

  /** Everything arrives at once, as it was sent. */
  public static final LineFaults NONE = new LineFaults(0, 0, 0, 0, Duration.ZERO);

  public LineFaults {
    for (double rate : new double[] {lost, doubled, flipped, delayed}) {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("rate: " + rate);
      }
    }
    if (longestDelay.isNegative()) {
      throw new IllegalArgumentException("delay: " + longestDelay);
    }
  }

  /** Returns what arrives of {@code bytes}. */
  byte[] applyTo(byte[] bytes, RandomGenerator random) {
    byte[] arrived = new byte[bytes.length * 2];
    int size = 0;
    for (byte sent : bytes) {
      double fate = random.nextDouble();
      if (fate < lost) {
        continue;
      }
      boolean flips = fate < lost + flipped;
      arrived[size++] = flips ? (byte) (sent ^ 1 << random.nextInt(8)) : sent;
      if (random.nextDouble() < doubled) {
        arrived[size] = arrived[size - 1];
        size++;
      }
    }
    return Arrays.copyOf(arrived, size);
  }

  /** Returns how long a write is held up. */
  Duration delay(RandomGenerator random) {
    return random.nextDouble() < delayed
        ? Duration.ofNanos(random.nextLong(longestDelay.toNanos() + 1))
        : Duration.ZERO;
  }
}
