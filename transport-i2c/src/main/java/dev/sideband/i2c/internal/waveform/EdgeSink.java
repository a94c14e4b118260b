package dev.sideband.i2c.internal.waveform;

/** Takes the two lines' levels whenever one of them has changed. */
public interface EdgeSink {

  /** From this sample on the levels are these; samples never go back. */
  void edge(long sample, boolean scl, boolean sda);

  /** The last sample was the one before this. */
  void end(long sample);
}
