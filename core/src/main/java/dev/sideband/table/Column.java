package dev.sideband.table;

import java.util.Objects;

/**
 * One column of a {@link Schema}.
 *
 * @param number the column's number for ever, 1 to 65,535; never used again for another meaning
 * @param name what people call it
 * @param kind what its cells hold
 */
public record Column(int number, String name, ColumnKind kind) {

  /** The largest column number. */
  public static final int MAX_NUMBER = 0xFFFF;

  public Column {
    if (number < 1 || number > MAX_NUMBER) {
      throw new IllegalArgumentException("column number out of range 1..65535: " + number);
    }
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
  }
}
