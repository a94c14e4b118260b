package dev.sideband.i2c.internal.waveform;

import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.WaveformSettings;

/** From edges to messages: the filter, if one is wanted, the bits, the messages. */
public final class DecoderChain implements EdgeSink {

  private final EdgeSink first;

  /** Creates the chain for one capture. */
  public DecoderChain(WaveformSettings settings, SampleClock clock, WaveformListener listener) {
    MessageMaker messages =
        new MessageMaker(settings.link(), settings.origin().toNanos(), clock, listener);
    BitMachine bits =
        new BitMachine(
            messages, listener, Math.max(1, clock.samplesIn(settings.stretchTimeout().toNanos())));
    long shortest = clock.samplesIn(settings.glitch().toNanos());
    this.first = shortest > 1 ? new GlitchFilter(bits, shortest, listener) : bits;
  }

  @Override
  public void edge(long sample, boolean scl, boolean sda) {
    first.edge(sample, scl, sda);
  }

  @Override
  public void end(long sample) {
    first.end(sample);
  }
}
