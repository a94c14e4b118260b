package dev.sideband.i2c;

import java.time.Duration;
import java.util.Objects;

/**
 * How a captured waveform is to be read.
 *
 * @param scl the clock line's name in the capture; upper and lower case are alike
 * @param sda the data line's name
 * @param link the number of the bus for the records, 0 to 65,535
 * @param origin what the records show as time of the capture's first sample; not negative
 * @param glitch a line that leaves its level for less than this has not left it; zero takes the
 *     capture as it is
 * @param stretchTimeout SCL low for this long lets devices give up (SMBus 3.2, table 3, tTIMEOUT)
 * @param samplesPerSecond for captures that do not tell, 1 to 9,000,000,000
 */
public record WaveformSettings(
    String scl,
    String sda,
    int link,
    Duration origin,
    Duration glitch,
    Duration stretchTimeout,
    long samplesPerSecond) {

  /**
   * Lines {@code scl} and {@code sda}, link 0 from time zero, pulses below 50 ns left out, clock
   * timeout 25 ms, a million samples per second.
   */
  public static final WaveformSettings STANDARD =
      new WaveformSettings(
          "scl", "sda", 0, Duration.ZERO, Duration.ofNanos(50), Duration.ofMillis(25), 1_000_000);

  public WaveformSettings {
    Objects.requireNonNull(scl, "scl");
    Objects.requireNonNull(sda, "sda");
    if (link < 0 || link > 0xFFFF) {
      throw new IllegalArgumentException("link out of range 0..65535: " + link);
    }
    if (origin.isNegative() || glitch.isNegative() || stretchTimeout.isNegative()) {
      throw new IllegalArgumentException("a time is negative");
    }
    if (samplesPerSecond < 1 || samplesPerSecond > 9_000_000_000L) {
      throw new IllegalArgumentException("samples per second: " + samplesPerSecond);
    }
  }

  /** Returns the same with other names for the lines. */
  public WaveformSettings withLines(String newScl, String newSda) {
    return new WaveformSettings(
        newScl, newSda, link, origin, glitch, stretchTimeout, samplesPerSecond);
  }

  /** Returns the same for another bus. */
  public WaveformSettings withLink(int newLink) {
    return new WaveformSettings(
        scl, sda, newLink, origin, glitch, stretchTimeout, samplesPerSecond);
  }

  /** Returns the same with another time of the first sample. */
  public WaveformSettings withOrigin(Duration newOrigin) {
    return new WaveformSettings(
        scl, sda, link, newOrigin, glitch, stretchTimeout, samplesPerSecond);
  }

  /** Returns the same with another shortest pulse. */
  public WaveformSettings withGlitch(Duration newGlitch) {
    return new WaveformSettings(
        scl, sda, link, origin, newGlitch, stretchTimeout, samplesPerSecond);
  }

  /** Returns the same with another rate for captures that do not tell. */
  public WaveformSettings withSamplesPerSecond(long rate) {
    return new WaveformSettings(scl, sda, link, origin, glitch, stretchTimeout, rate);
  }
}
