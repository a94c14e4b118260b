package dev.sideband.i2c.testing;

import java.util.random.RandomGenerator;

/** Drawings of random messages. */
public final class RandomWaveforms {

  private RandomWaveforms() {}

  /**
   * Draws up to twenty messages of one to eight bytes, with refusals, held clocks, repeated starts
   * and missing stops.
   *
   * @param samplesPerSecond as for {@link DrawnWaveform}
   * @param quarter as for {@link DrawnWaveform}
   * @param whole false for messages that break off inside a byte, too, after six bits at most
   */
  public static DrawnWaveform any(
      RandomGenerator random, long samplesPerSecond, int quarter, boolean whole) {
    DrawnWaveform drawn = new DrawnWaveform(samplesPerSecond, quarter);
    for (int messages = 1 + random.nextInt(20); messages > 0; messages--) {
      drawn.start();
      for (int bytes = 1 + random.nextInt(8); bytes > 0; bytes--) {
        drawn.octet(random.nextInt(256), random.nextInt(8) != 0);
        if (random.nextInt(10) == 0) {
          drawn.pause(random.nextInt(300));
        }
      }
      if (!whole && random.nextInt(5) == 0) {
        drawn.bits(random.nextInt(256), random.nextInt(7));
      }
      if (messages == 1 || random.nextInt(3) != 0) {
        drawn.stop().pause(random.nextInt(100));
      }
    }
    return drawn;
  }
}
