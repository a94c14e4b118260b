package dev.sideband.i2c.internal.waveform;

import dev.sideband.i2c.WaveformListener;

/**
 * Finds starts, bytes, acknowledgements and stops in the edges of two lines (UM10204, 3.1.1 to
 * 3.1.6).
 *
 * <p>Where both lines change in one sample, the clock counts: when it rises, the bit is the new
 * level of SDA; when it falls, nothing was said. A bit that a stop or a repeated start follows
 * before the clock falls was none.
 */
final class BitMachine implements EdgeSink {

  /** So many times the shortest low period of the clock on this bus are called stretched. */
  private static final int STRETCH_FACTOR = 4;

  private static final int ACKNOWLEDGEMENT = 8;

  private final MessageMaker messages;
  private final WaveformListener listener;
  private final long timeoutSamples;

  private boolean scl;
  private boolean sda;
  private boolean begun;
  private boolean running;

  /** How many bits of the byte were seen; 8 when its acknowledgement is next. */
  private int bits;

  private int octet;
  private boolean address;
  private long firstBit;
  private long lastBit;
  private long fell;
  private long shortestLow = Long.MAX_VALUE / STRETCH_FACTOR;
  private boolean heldTooLong;

  BitMachine(MessageMaker messages, WaveformListener listener, long timeoutSamples) {
    this.messages = messages;
    this.listener = listener;
    this.timeoutSamples = timeoutSamples;
  }

  @Override
  public void edge(long sample, boolean newScl, boolean newSda) {
    boolean sclWas = scl;
    boolean sdaWas = sda;
    scl = newScl;
    sda = newSda;
    if (!begun) {
      begun = true;
      fell = sample;
    } else if (newScl && !sclWas) {
      rise(sample);
    } else if (!newScl && sclWas) {
      fell = sample;
    } else if (newScl && newSda != sdaWas) {
      if (newSda) {
        stop(sample);
      } else {
        start(sample);
      }
    }
  }

  private void rise(long sample) {
    if (!running) {
      listener.stray(sample);
      return;
    }
    measureLow(sample);
    if (bits == ACKNOWLEDGEMENT) {
      listener.octet(firstBit, lastBit, octet, address);
      listener.acknowledgement(sample, !sda);
      messages.octet(octet, !sda, address);
      address = false;
      bits = 0;
      octet = 0;
      return;
    }
    if (bits == 0) {
      firstBit = sample;
    }
    octet = octet << 1 | (sda ? 1 : 0);
    lastBit = sample;
    bits++;
  }

  private void measureLow(long sample) {
    long low = sample - fell;
    heldTooLong |= low >= timeoutSamples;
    if (low >= shortestLow * STRETCH_FACTOR) {
      listener.stretched(fell, sample);
    }
    shortestLow = Math.min(shortestLow, Math.max(1, low));
  }

  private void start(long sample) {
    finish(sample, false);
    listener.start(sample, running);
    messages.begin(sample, running);
    running = true;
    address = true;
  }

  private void stop(long sample) {
    if (!running) {
      return;
    }
    listener.stop(sample);
    finish(sample, true);
    running = false;
  }

  private void finish(long sample, boolean stopped) {
    if (running) {
      boolean whole = bits <= 1;
      if (!messages.finish(sample, stopped, whole, heldTooLong)) {
        listener.stray(sample);
      }
    }
    bits = 0;
    octet = 0;
    heldTooLong = false;
  }

  @Override
  public void end(long sample) {
    if (running) {
      heldTooLong |= !scl && sample - fell >= timeoutSamples;
      messages.finish(sample, false, false, heldTooLong);
      running = false;
    }
  }
}
