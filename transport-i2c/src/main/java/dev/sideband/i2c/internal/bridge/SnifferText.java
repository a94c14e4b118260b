package dev.sideband.i2c.internal.bridge;

import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.internal.waveform.MessageMaker;
import dev.sideband.i2c.internal.waveform.SampleClock;

/**
 * Reads what the Bus Pirate's sniffer sends: {@code [} start, {@code ]} stop, {@code \} before a
 * byte, {@code +} and {@code -} behind it for its acknowledgement.
 *
 * <p>Times are those at which the text arrives. For one thread.
 */
final class SnifferText {

  private final MessageMaker messages;
  private long malformed;
  private boolean running;
  private boolean escaped;
  private boolean address;

  /** The byte whose acknowledgement is next, or −1. */
  private int octet = -1;

  SnifferText(int link, WaveformListener listener) {
    this.messages = new MessageMaker(link, 0, new SampleClock(1, 1), listener);
  }

  /** Takes the next character, which arrived at this time. */
  void take(int character, long nanos) {
    if (escaped) {
      escaped = false;
      malformed += octet >= 0 ? 1 : 0;
      octet = character;
      return;
    }
    switch (character) {
      case '[' -> start(nanos);
      case ']' -> end(nanos, true);
      case '\\' -> escaped = true;
      case '+', '-' -> acknowledge(character == '+');
      default -> malformed++;
    }
  }

  private void start(long nanos) {
    boolean repeated = running;
    end(nanos, false);
    messages.begin(nanos, repeated);
    running = true;
    address = true;
  }

  private void end(long nanos, boolean stopped) {
    if (running) {
      boolean made = messages.finish(nanos, stopped, octet < 0, false);
      malformed += made ? 0 : 1;
    } else if (stopped) {
      malformed++;
    }
    running = running && !stopped;
    octet = -1;
  }

  private void acknowledge(boolean acked) {
    if (!running || octet < 0) {
      malformed++;
      return;
    }
    messages.octet(octet, acked, address);
    address = false;
    octet = -1;
  }

  /** Returns how many characters made no sense. */
  long malformed() {
    return malformed;
  }
}
