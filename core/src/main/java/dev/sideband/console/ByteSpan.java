package dev.sideband.console;

/**
 * A range of a console's bytes.
 *
 * @param from the offset of its first byte
 * @param to the offset after its last byte, at least {@code from}
 */
public record ByteSpan(long from, long to) {

  public ByteSpan {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("bytes " + from + " to " + to);
    }
  }

  /** Returns the number of bytes. */
  public long length() {
    return to - from;
  }

  @Override
  public String toString() {
    return from + ".." + to;
  }
}
