package dev.sideband.wire;

import java.io.IOException;

/**
 * Something came and it was wrong: bytes that do not follow their format.
 *
 * <p>It is about bytes from outside, never about a caller's argument.
 */
public final class MalformedMessageException extends IOException {

  private static final long serialVersionUID = 1L;
  private static final int MOST_BYTES_KEPT = 32;

  private final String field;
  private final int offset;
  private final transient Bytes seen;

  /**
   * Creates the report.
   *
   * @param field the field that could not be read
   * @param offset where it begins, in bytes from the start of the message
   * @param problem what is wrong with it, in a few words
   * @param seen the bytes from {@code offset} on; at most 32 are kept
   */
  public MalformedMessageException(String field, int offset, String problem, Bytes seen) {
    super(field + " at byte " + offset + ": " + problem);
    this.field = field;
    this.offset = offset;
    this.seen = seen.size() > MOST_BYTES_KEPT ? seen.slice(0, MOST_BYTES_KEPT) : seen;
  }

  /** Returns the name of the field that could not be read. */
  public String field() {
    return field;
  }

  /** Returns where the field begins, in bytes from the start of the message. */
  public int offset() {
    return offset;
  }

  /** Returns the first bytes found there, at most 32. */
  public Bytes seen() {
    return seen == null ? Bytes.EMPTY : seen;
  }
}
