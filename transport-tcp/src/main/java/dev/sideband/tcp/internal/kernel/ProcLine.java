package dev.sideband.tcp.internal.kernel;

import dev.sideband.connection.TcpState;
import java.nio.ByteOrder;

/**
 * A line of {@code /proc/net/tcp} or {@code tcp6}:
 *
 * <pre>
 *   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 12345 1 ...
 * </pre>
 *
 * <p>Addresses are words of 32 bits in the machine's byte order; everything before the user is
 * hexadecimal. Whether a listener of IPv6 takes IPv4 connections too is not told. Nothing is
 * thrown: a line that makes no sense is false. For one thread.
 */
final class ProcLine {

  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  private static final int LISTEN = TcpState.LISTEN.number();
  private static final int DIGITS_V4 = 8;
  private static final int DIGITS_V6 = 32;

  private final long millisPerTick;
  private byte[] text = {};
  private int at;
  private int end;
  private boolean valid;
  private boolean six;
  private long high;
  private long low;

  /**
   * Creates the reader.
   *
   * @param ticksPerSecond the unit of timers
   */
  ProcLine(long ticksPerSecond) {
    this.millisPerTick = 1_000 / ticksPerSecond;
  }

  /** Reads a line without its end into {@code socket}; false if it makes no sense. */
  boolean parse(byte[] bytes, int from, int to, SocketFields socket) {
    text = bytes;
    at = from;
    end = to;
    valid = true;
    socket.clear();
    skipSpaces();
    decimal();
    expect(':');
    skipSpaces();
    address();
    socket.six = six;
    socket.localHigh = high;
    socket.localLow = low;
    socket.localPort = (int) hex(4, 4);
    nextField();
    address();
    socket.remoteHigh = high;
    socket.remoteLow = low;
    socket.remotePort = (int) hex(4, 4);
    nextField();
    socket.state = (int) hex(2, 2);
    nextField();
    socket.sendQueue = hex(8, 8);
    expect(':');
    socket.receiveQueue = hex(8, 8);
    nextField();
    socket.timer = (int) hex(2, 2);
    expect(':');
    socket.timerLeft = hex(1, 12) * millisPerTick;
    nextField();
    socket.retransmits = hex(8, 8);
    nextField();
    socket.userId = decimal();
    nextField();
    decimal();
    nextField();
    socket.inode = decimal();
    if (socket.state == LISTEN) {
      socket.sendQueue = SocketFields.MISSING; // The kernel writes 0 here, whatever the room is.
    }
    return valid;
  }

  /** Reads an address and the colon behind it. */
  private void address() {
    int from = at;
    while (at < end && text[at] != ':') {
      at++;
    }
    int digits = at - from;
    at = from;
    six = digits == DIGITS_V6;
    if (digits == DIGITS_V4) {
      high = 0;
      low = SocketFields.mapped(word());
    } else if (six) {
      high = (long) word() << 32 | word() & 0xFFFF_FFFFL;
      low = (long) word() << 32 | word() & 0xFFFF_FFFFL;
    } else {
      valid = false;
    }
    expect(':');
  }

  /** Returns 32 bits of an address in network order. */
  private int word() {
    int word = (int) hex(8, 8);
    return LITTLE ? Integer.reverseBytes(word) : word;
  }

  private long hex(int least, int most) {
    long number = 0;
    int digits = 0;
    for (; at < end && digits < most; at++, digits++) {
      int digit = digit(text[at]);
      if (digit < 0) {
        break;
      }
      number = number << 4 | digit;
    }
    valid &= digits >= least;
    return number;
  }

  private long decimal() {
    long number = 0;
    int from = at;
    for (; at < end && text[at] >= '0' && text[at] <= '9' && at - from < 18; at++) {
      number = number * 10 + (text[at] - '0');
    }
    valid &= at > from;
    return number;
  }

  private void expect(char character) {
    if (at < end && text[at] == character) {
      at++;
    } else {
      valid = false;
    }
  }

  /** Moves to the next field, if this one ends here. */
  private void nextField() {
    expect(' ');
    skipSpaces();
  }

  private void skipSpaces() {
    while (at < end && text[at] == ' ') {
      at++;
    }
  }

  private static int digit(byte character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    int letter = character | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }
}
