package dev.sideband.table;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * A table being filled: columnar storage that is cleared and filled again without allocating.
 *
 * <p>Use: {@link #clear}, then for each row {@link #beginRow}, the {@code set} methods, and {@link
 * #endRow} (or {@link #dropRow}, as if it had never begun); {@link #reopenRow} goes back to one.
 * Cells that are not set are {@link CellState#ABSENT}; the key cells must be set. For one thread;
 * {@link #freeze} makes a copy that may be shared.
 */
public final class TableBuffer extends Table {

  /** The most bytes that a cell holds; what is longer is cut. */
  public static final int MAX_CELL = 1 << 16;

  private static final int LEAST_POOLED = 1 << 16;

  private static final int NONE = Integer.MAX_VALUE;

  private final Schema schema;
  private final TableIndex index;

  /** The row that is open, or −1. */
  private int open = -1;

  /** The first column that may be set: none without an open row, no key of one that had ended. */
  private int settable = NONE;

  private int pooledBefore;

  /** With more bytes than that it is time to look for those that no cell stands for any more. */
  private int mostPooled = LEAST_POOLED;

  /** Creates an empty buffer with room for 64 rows to begin with. */
  public TableBuffer(Schema schema) {
    super(new Cells(schema, 64, 1024));
    this.schema = schema;
    this.index = new TableIndex(cells);
  }

  /** Forgets all rows, keeps the room, and sets the moment for the rows to come. */
  public void clear(Stamp time) {
    cells.clear();
    cells.stamp(time);
    index.clear();
    closeRow();
  }

  /** Keeps the rows and sets the moment for which they hold from now on. */
  public void stamp(Stamp time) {
    cells.stamp(time);
  }

  /** Begins a row; all its cells are absent until set. */
  public void beginRow() {
    requireNoneOpen();
    cells.growForRow();
    pooledBefore = cells.pooled();
    open = cells.rows();
    settable = 0;
  }

  /** Opens a row that has ended, to set more of its cells; its key stays as it is. */
  public void reopenRow(int row) {
    requireNoneOpen();
    open = cells.checked(row);
    settable = schema.keys();
  }

  /** Sets a number in the open row. */
  public void set(int column, long value) {
    cells.requireKind(column, true);
    cells.put(openRow(column), column, Cells.PRESENT, value);
  }

  /** Sets text or bytes in the open row, by copying; they are cut at {@link #MAX_CELL}. */
  public void set(int column, byte[] source, int from, int size) {
    cells.requireKind(column, false);
    int row = openRow(column);
    cells.put(row, column, Cells.PRESENT, cells.append(source, from, Math.min(size, MAX_CELL)));
  }

  /** Sets text in the open row; its UTF-8 form is cut at {@link #MAX_CELL} bytes. */
  public void set(int column, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    set(column, utf8, 0, utf8.length);
  }

  /** Sets text or bytes in the open row; they are cut at {@link #MAX_CELL}. */
  public void set(int column, Bytes value) {
    cells.requireKind(column, false);
    int row = openRow(column);
    Bytes kept = value.slice(0, Math.min(value.size(), MAX_CELL));
    cells.put(row, column, Cells.PRESENT, cells.append(kept));
  }

  /** Marks a cell of the open row as having no value. */
  public void set(int column, CellState state) {
    if (state == CellState.PRESENT) {
      throw new IllegalArgumentException("a present cell needs a value");
    }
    cells.put(openRow(column), column, (byte) state.ordinal(), 0);
  }

  /** Copies one cell of another table, whose column must be of the same kind. */
  public void copy(int column, Table source, int sourceRow, int sourceColumn) {
    Cells that = source.cells;
    CellState state = that.state(sourceRow, sourceColumn);
    if (state != CellState.PRESENT) {
      set(column, state);
      return;
    }
    that.requireKind(sourceColumn, cells.numeric(column));
    long cell = that.raw(sourceRow, sourceColumn);
    if (cells.numeric(column)) {
      set(column, cell);
    } else {
      set(column, that.pool(), Cells.from(cell), Cells.size(cell));
    }
  }

  /**
   * Ends the row.
   *
   * @throws IllegalStateException if a key cell has no value; the row is then still open
   */
  public void endRow() {
    int row = openRow();
    for (int c = 0; c < schema.keys(); c++) {
      if (cells.rawState(row, c) != Cells.PRESENT) {
        throw new IllegalStateException("key without value: " + schema.columns().get(c));
      }
    }
    closeRow();
    cells.filled(Math.max(row + 1, cells.rows()));
  }

  /** Gives up the row that has begun; one that had ended before cannot be given up. */
  public void dropRow() {
    if (openRow() < cells.rows()) {
      throw new IllegalStateException("row " + open + " had ended before");
    }
    cells.clearRow(open);
    closeRow();
    cells.forgetBytes(pooledBefore);
  }

  /** Removes a row that has ended; the last row takes its place. */
  public void removeRow(int row) {
    requireNoneOpen();
    cells.removeRow(cells.checked(row));
    index.clear();
    compact();
  }

  /** Becomes a copy of other rows, of the same schema. */
  void become(Cells other) {
    cells.become(other);
    index.clear();
  }

  @Override
  int find(Cells other, int row) {
    return index.find(other, row);
  }

  /**
   * Puts a whole row and returns where it stands.
   *
   * @param at the row with its key, which it replaces, or −1 if there is none
   */
  int put(int at, Cells source, int sourceRow) {
    int row = at;
    if (row < 0) {
      cells.growForRow();
      row = cells.rows();
    }
    for (int c = 0; c < schema.columns().size(); c++) {
      cells.copy(row, c, source, sourceRow);
    }
    cells.filled(Math.max(row + 1, cells.rows()));
    compact();
    return row;
  }

  /** Forgets the bytes that no cell stands for any more, when there may be many. */
  private void compact() {
    if (cells.pooled() > mostPooled) {
      cells.compact();
      mostPooled = 2 * cells.pooled() + LEAST_POOLED;
    }
  }

  /** Does what {@link #removeRow} does, quickly, where no two rows have one key. */
  void take(int row) {
    index.remove(row);
    cells.removeRow(row);
  }

  /** Returns a copy that never changes; of rows with one key only the first is in it. */
  public Table freeze() {
    return FrozenTable.copyOf(cells);
  }

  private void requireNoneOpen() {
    if (open >= 0) {
      throw new IllegalStateException("row " + open + " has not ended");
    }
  }

  private int openRow() {
    if (open < 0) {
      throw new IllegalStateException("no row is open");
    }
    return open;
  }

  /**
   * Returns the open row if this column of it may be set: others rely on the keys of whole rows.
   */
  private int openRow(int column) {
    if (column < settable) {
      throw new IllegalStateException(
          open < 0 ? "no row is open" : "key of row " + open + ", which had ended before");
    }
    return open;
  }

  private void closeRow() {
    open = -1;
    settable = NONE;
  }
}
