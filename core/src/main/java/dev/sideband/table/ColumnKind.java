package dev.sideband.table;

/**
 * What the cells of a {@link Column} hold; an open set.
 *
 * <p>The low bit of the code tells the form: even codes hold numbers, odd ones bytes. So a reader
 * that does not know a kind can still read, show and pass on its cells.
 *
 * @param code the kind's number for ever, 0 to 255
 */
public record ColumnKind(int code) {

  /** The largest code. */
  public static final int MAX_CODE = 0xFF;

  /** A signed 64-bit number. */
  public static final ColumnKind INTEGER = new ColumnKind(0);

  /** Text as the host gave it: bytes that should be UTF-8 and may be anything. */
  public static final ColumnKind TEXT = new ColumnKind(1);

  /**
   * A signed 64-bit number that is another at each look, such as the time left of a timer: a {@link
   * TableHistory} does not count it as a change of the row.
   */
  public static final ColumnKind MOMENTARY = new ColumnKind(2);

  /** Plain bytes, such as an address or an identifier. */
  public static final ColumnKind BYTES = new ColumnKind(3);

  public ColumnKind {
    if (code < 0 || code > MAX_CODE) {
      throw new IllegalArgumentException("column kind out of range 0..255: " + code);
    }
  }

  /** Tells whether the cells hold numbers; if not, they hold bytes. */
  public boolean numeric() {
    return (code & 1) == 0;
  }
}
