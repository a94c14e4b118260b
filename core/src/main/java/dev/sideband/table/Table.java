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
public abstract sealed class Table permits TableBuffer, FrozenTable {

  /** What is in the rows. */
  final Cells cells;

  Table(Cells cells) {
    this.cells = cells;
  }

  /** Returns the columns. */
  public final Schema schema() {
    return cells.schema();
  }

  /** Returns the moment for which the rows hold. */
  public final Stamp time() {
    return cells.time();
  }

  /** Returns the number of rows. */
  public final int rows() {
    return cells.rows();
  }

  /** Tells whether a cell has a value. */
  public final CellState state(int row, int column) {
    return cells.state(row, column);
  }

  /**
   * Returns the number in a cell.
   *
   * @throws IllegalStateException if the cell has no value or the column holds no numbers
   */
  public final long integer(int row, int column) {
    return cells.integer(row, column);
  }

  /**
   * Returns the bytes in a cell of text or bytes.
   *
   * @throws IllegalStateException if the cell has no value or the column holds numbers
   */
  public final Bytes bytes(int row, int column) {
    return cells.bytes(row, column);
  }

  /**
   * Returns the text in a cell; what is no UTF-8 comes out as U+FFFD.
   *
   * @throws IllegalStateException if the cell has no value or the column holds numbers
   */
  public final String text(int row, int column) {
    return cells.text(row, column);
  }

  /**
   * Returns the row here that has the same key as {@code row} of {@code other}, or −1.
   *
   * @param other a table whose key columns are of the same number and kinds
   * @throws IllegalArgumentException if they are not
   */
  public final int find(Table other, int row) {
    RowKeys.requireAlike(cells, other.cells);
    return find(other.cells, other.cells.checked(row));
  }

  /** Returns the row with the key of {@code row} of {@code other}, or −1. */
  abstract int find(Cells other, int row);
}
