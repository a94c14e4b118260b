package dev.sideband.table;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;

/**
 * Rows at one moment, by column; columns are named by their position in the schema.
 *
 * <p>A table from {@link TableBuffer#freeze} or from the codec never changes, is safe for any
 * thread, and its rows ascend by key: column after column, numbers by value and bytes as unsigned
 * numbers. A {@link TableBuffer} is a table too; it changes, and its rows stand as they were
 * filled.
 */
public sealed interface Table permits TableBuffer, FrozenTable {

  /** Returns the columns. */
  Schema schema();

  /** Returns the moment for which the rows hold. */
  Stamp time();

  /** Returns the number of rows. */
  int rows();

  /** Tells whether a cell has a value. */
  CellState state(int row, int column);

  /**
   * Returns the number in a cell.
   *
   * @throws IllegalStateException if the cell has no value or the column holds no numbers
   */
  long integer(int row, int column);

  /**
   * Returns the bytes in a cell of text or bytes.
   *
   * @throws IllegalStateException if the cell has no value or the column holds numbers
   */
  Bytes bytes(int row, int column);

  /**
   * Returns the text in a cell; what is no UTF-8 comes out as U+FFFD.
   *
   * @throws IllegalStateException if the cell has no value or the column holds numbers
   */
  String text(int row, int column);

  /**
   * Returns the row here that has the same key as {@code row} of {@code other}, or −1.
   *
   * @param other a table whose key columns are of the same number and kinds
   * @throws IllegalArgumentException if they are not
   */
  int find(Table other, int row);
}
