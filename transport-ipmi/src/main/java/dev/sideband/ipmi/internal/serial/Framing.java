package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One mode's bytes, both ways.
 *
 * <p>It takes any bytes, keeps a bounded number of them and finds its way back to the next message
 * by itself. For one thread at a time.
 */
public interface Framing {

  /** The longest message, addresses and checksums included, that is taken from a line. */
  int MAX_MESSAGE = 280;

  /** Returns the framing of a mode. */
  static Framing of(SerialMode mode) {
    return switch (mode) {
      case BASIC -> new BasicFraming();
      case TERMINAL -> new TerminalFraming();
    };
  }

  /** Takes the next byte from the line; returns what it completes, or null. */
  @Nullable Heard accept(byte next);

  /** Returns a message as it stands on the line. */
  Bytes encode(LanMessage message);

  /** Returns what says that there is room for the next message; nothing if the mode needs none. */
  Bytes handshake();

  /** Returns the bytes that this mode adds to the data of a message in the BMC's count. */
  int overhead();
}
