package dev.sideband.linux.internal.events;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.ByteBuffer;

/**
 * The netlink messages of the proc connector (Linux, {@code uapi/linux/cn_proc.h}, {@code
 * connector.h}).
 *
 * <p>A datagram holds netlink messages; each holds a connector message, and that an event. Numbers
 * are in the machine's byte order, which the buffer has. Events and messages of other kinds are
 * left out. Pure: it does no I/O.
 */
final class ConnectorMessages {

  /** Size of the order to begin or end. */
  static final int ORDER_SIZE = 40;

  /** Order to begin. */
  static final int LISTEN = 1;

  /** Order to end. */
  static final int IGNORE = 2;

  private static final int HEADER = 16;
  private static final int CONNECTOR = 20;
  private static final int EVENT = 16;
  private static final int TYPE_ERROR = 2;
  private static final int TYPE_DONE = 3;
  private static final int INDEX_PROC = 1;
  private static final int VALUE_PROC = 1;

  private static final int WHAT_ANSWER = 0;
  private static final int WHAT_FORK = 1;
  private static final int WHAT_EXEC = 2;
  private static final int WHAT_EXIT = 0x8000_0000;

  private static final int MOST_SHOWN = 64;

  private ConnectorMessages() {}

  /** Writes an order to the start of a buffer in the machine's byte order. */
  static void putOrder(ByteBuffer into, int order) {
    for (int at = 0; at < ORDER_SIZE; at += Long.BYTES) {
      into.putLong(at, 0);
    }
    into.putInt(0, ORDER_SIZE).putShort(4, (short) TYPE_DONE);
    into.putInt(HEADER, INDEX_PROC).putInt(HEADER + 4, VALUE_PROC);
    into.putShort(HEADER + 16, (short) Integer.BYTES);
    into.putInt(HEADER + CONNECTOR, order);
  }

  /**
   * Reads the messages of one datagram.
   *
   * @param in holds it from 0 on
   * @throws MalformedMessageException if lengths contradict each other; what was whole before that
   *     has been told
   */
  static void read(ByteBuffer in, int length, ConnectorSink sink) throws MalformedMessageException {
    int at = 0;
    while (length - at >= HEADER) {
      int size = in.getInt(at);
      if (size < HEADER || size > length - at) {
        throw malformed("length of a message", at, size + " of " + (length - at), in, length);
      }
      int type = Short.toUnsignedInt(in.getShort(at + 4));
      if (type == TYPE_DONE) {
        readConnector(in, at + HEADER, at + size, sink);
      } else if (type == TYPE_ERROR && size >= HEADER + Integer.BYTES) {
        sink.answered(Math.abs(in.getInt(at + HEADER)));
      }
      // The last message may lack its padding.
      at += Math.min(size + 3 & ~3, length - at);
    }
    if (at < length) {
      throw malformed("header", at, "cut after " + (length - at), in, length);
    }
  }

  private static void readConnector(ByteBuffer in, int at, int end, ConnectorSink sink)
      throws MalformedMessageException {
    if (end - at < CONNECTOR) {
      throw malformed("connector message", at, "cut after " + (end - at), in, end);
    }
    if (in.getInt(at) != INDEX_PROC || in.getInt(at + 4) != VALUE_PROC) {
      return;
    }
    int size = Short.toUnsignedInt(in.getShort(at + 16));
    if (size > end - at - CONNECTOR) {
      throw malformed("length of an event", at, size + " of " + (end - at - CONNECTOR), in, end);
    }
    readEvent(in, at + CONNECTOR, size, in.getInt(at + 8), sink);
  }

  private static void readEvent(ByteBuffer in, int at, int size, int sequence, ConnectorSink sink)
      throws MalformedMessageException {
    int body = at + EVENT;
    int what = size < EVENT ? WHAT_ANSWER : in.getInt(at);
    int needed =
        switch (what) {
          case WHAT_ANSWER -> 4;
          case WHAT_FORK -> 16;
          case WHAT_EXEC -> 8;
          case WHAT_EXIT -> 12;
          default -> 0;
        };
    if (size < EVENT + needed) {
      throw malformed("event", at, size + " bytes", in, at + size);
    }
    if (what == WHAT_ANSWER) {
      sink.answered(Math.abs(in.getInt(body)));
      return;
    }
    sink.counted(in.getInt(at + 4), sequence);
    switch (what) {
      case WHAT_FORK -> sink.forked(in.getInt(body + 4), in.getInt(body + 8), in.getInt(body + 12));
      case WHAT_EXEC -> sink.executed(in.getInt(body + 4));
      case WHAT_EXIT -> sink.exited(in.getInt(body), in.getInt(body + 4), in.getInt(body + 8));
      default -> {
        // A change of names or numbers, which no event of ours tells.
      }
    }
  }

  private static MalformedMessageException malformed(
      String field, int at, String problem, ByteBuffer in, int end) {
    byte[] shown = new byte[Math.min(MOST_SHOWN, Math.max(0, end - at))];
    in.get(at, shown);
    return new MalformedMessageException(field, at, problem, Bytes.copyOf(shown));
  }
}
