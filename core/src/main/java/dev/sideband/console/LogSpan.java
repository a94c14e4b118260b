package dev.sideband.console;

/**
 * A piece of a console's log, by place and time.
 *
 * @param stream the stream that the offsets count in; it changes only when the BMC lost its log
 * @param from the offset of its first byte
 * @param to the offset after its last byte, at least {@code from}
 * @param first the time of its first byte, microseconds since the BMC's boot
 * @param last the time of its last byte, at least {@code first}
 */
public record LogSpan(int stream, long from, long to, long first, long last) {

  public LogSpan {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("offsets " + from + " to " + to);
    }
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("times " + first + " to " + last);
    }
  }

  /** Returns the number of bytes. */
  public long length() {
    return to - from;
  }
}
