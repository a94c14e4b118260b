package dev.sideband.i2c;

import dev.sideband.i2c.internal.waveform.DecoderChain;
import dev.sideband.i2c.internal.waveform.SampleClock;

/**
 * Decodes samples of SCL and SDA into messages whose places are exact to the sample.
 *
 * <p>Samples come as they are, in blocks ({@link #samples}), or as changes only ({@link #levels});
 * between two changes any number of samples may lie. Nothing is allocated but for the records. For
 * one thread.
 */
public final class WaveformDecoder {

  private final DecoderChain chain;
  private long next;
  private int last = -1;

  /**
   * Creates a decoder for samples at the settings' rate.
   *
   * @param listener gets what is found
   */
  public WaveformDecoder(WaveformSettings settings, WaveformListener listener) {
    this.chain =
        new DecoderChain(settings, SampleClock.perSecond(settings.samplesPerSecond()), listener);
  }

  /**
   * Takes the next samples, one byte each.
   *
   * @param sclBit which bit of a byte is SCL, 0 to 7
   * @param sdaBit which bit of a byte is SDA, 0 to 7
   */
  public void samples(byte[] block, int from, int count, int sclBit, int sdaBit) {
    int mask = 1 << sclBit | 1 << sdaBit;
    int before = last;
    for (int i = from; i < from + count; i++) {
      int now = block[i] & mask;
      if (now != before) {
        before = now;
        chain.edge(next + i - from, (now >> sclBit & 1) != 0, (now >> sdaBit & 1) != 0);
      }
    }
    last = before;
    next += count;
  }

  /**
   * Takes the levels from one sample on.
   *
   * @param sample not below the one before
   */
  public void levels(long sample, boolean scl, boolean sda) {
    chain.edge(sample, scl, sda);
    next = sample + 1;
  }

  /** Ends the capture; a message that has not ended is reported as incomplete. */
  public void end() {
    end(next);
  }

  /** Ends the capture before this sample; not below those before. */
  public void end(long sample) {
    chain.end(sample);
  }
}
