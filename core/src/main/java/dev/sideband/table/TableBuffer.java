package dev.sideband.table;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table being filled: columnar storage that is cleared and filled again without allocating.
 *
 * <p>Use: {@link #clear}, then for each row {@link #beginRow}, the {@code set} methods, and {@link
 * #endRow} (or {@link #dropRow}, as if it had never begun). Cells that are not set are {@link
 * CellState#ABSENT}. For one thread; {@link #freeze} makes a copy that may be shared.
 */
public final class TableBuffer implements Table {

  private static final CellState[] STATES = CellState.values();
  private static final byte PRESENT = (byte) CellState.PRESENT.ordinal();
  private static final byte ABSENT = (byte) CellState.ABSENT.ordinal();

  private final Schema schema;
  private final boolean[] numeric;

  /** By column and row: the number, or where the bytes begin in the pool and how many they are. */
  private final long[][] cells;

  private final byte[][] states;
  private byte[] pool;
  private int pooled;
  private int rows;
  private boolean open;
  private int poolAtRow;
  private @Nullable Stamp time;
  private @Nullable TableIndex index;

  /** Creates an empty buffer with room for 64 rows to begin with. */
  public TableBuffer(Schema schema) {
    this(schema, 64, 1024);
  }

  private TableBuffer(Schema schema, int rowRoom, int poolRoom) {
    int width = schema.columns().size();
    this.schema = schema;
    this.numeric = new boolean[width];
    for (int c = 0; c < width; c++) {
      numeric[c] = schema.columns().get(c).kind() == ColumnKind.INTEGER;
    }
    this.cells = new long[width][rowRoom];
    this.states = new byte[width][rowRoom];
    this.pool = new byte[poolRoom];
  }

  /** Forgets all rows, keeps the room, and sets the moment for the rows to come. */
  public void clear(Stamp time) {
    this.time = time;
    rows = 0;
    pooled = 0;
    open = false;
    index = null;
  }

  /** Begins a row; all its cells are absent until set. */
  public void beginRow() {
    if (open) {
      throw new IllegalStateException("row " + rows + " has not ended");
    }
    if (rows == cells[0].length) {
      int room = rows + (rows >> 1) + 1;
      for (int c = 0; c < cells.length; c++) {
        cells[c] = Arrays.copyOf(cells[c], room);
        states[c] = Arrays.copyOf(states[c], room);
      }
    }
    for (byte[] column : states) {
      column[rows] = ABSENT;
    }
    poolAtRow = pooled;
    open = true;
  }

  /** Sets a number in the row that has begun. */
  public void set(int column, long value) {
    kind(column, true);
    cells[column][openRow()] = value;
    states[column][rows] = PRESENT;
  }

  /** Sets text or bytes in the row that has begun, by copying. */
  public void set(int column, byte[] source, int from, int size) {
    kind(column, false);
    int row = openRow();
    if (size > pool.length - pooled) {
      int room = Math.max(pool.length + (pool.length >> 1), Math.addExact(pooled, size));
      pool = Arrays.copyOf(pool, room);
    }
    System.arraycopy(source, from, pool, pooled, size);
    cells[column][row] = (long) pooled << 32 | size;
    states[column][row] = PRESENT;
    pooled += size;
  }

  /** Sets text in the row that has begun. */
  public void set(int column, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    set(column, utf8, 0, utf8.length);
  }

  /** Sets text or bytes in the row that has begun. */
  public void set(int column, Bytes value) {
    byte[] array = value.toArray();
    set(column, array, 0, array.length);
  }

  /** Marks a cell of the row that has begun as having no value. */
  public void set(int column, CellState state) {
    if (state == CellState.PRESENT) {
      throw new IllegalArgumentException("a present cell needs a value");
    }
    states[column][openRow()] = (byte) state.ordinal();
  }

  /** Copies one cell of another table, whose column must be of the same kind. */
  public void copy(int column, Table source, int sourceRow, int sourceColumn) {
    CellState state = source.state(sourceRow, sourceColumn);
    if (state != CellState.PRESENT) {
      set(column, state);
    } else if (numeric[column]) {
      set(column, source.integer(sourceRow, sourceColumn));
    } else if (source instanceof TableBuffer that) {
      long cell = that.cells[sourceColumn][sourceRow];
      set(column, that.pool, (int) (cell >>> 32), (int) cell);
    } else {
      set(column, source.bytes(sourceRow, sourceColumn));
    }
  }

  /** Ends the row. */
  public void endRow() {
    openRow();
    open = false;
    rows++;
    index = null;
  }

  /** Gives up the row that has begun. */
  public void dropRow() {
    openRow();
    open = false;
    pooled = poolAtRow;
  }

  /** Returns a copy that never changes. */
  public Table freeze() {
    TableBuffer copy = new TableBuffer(schema, Math.max(1, rows), pooled);
    copy.time = time();
    copy.rows = rows;
    copy.pooled = pooled;
    for (int c = 0; c < cells.length; c++) {
      System.arraycopy(cells[c], 0, copy.cells[c], 0, rows);
      System.arraycopy(states[c], 0, copy.states[c], 0, rows);
    }
    System.arraycopy(pool, 0, copy.pool, 0, pooled);
    return new FrozenTable(copy);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Stamp time() {
    if (time == null) {
      throw new IllegalStateException("clear(time) has not been called");
    }
    return time;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public CellState state(int row, int column) {
    return STATES[states[column][whole(row)]];
  }

  @Override
  public long integer(int row, int column) {
    kind(column, true);
    return present(row, column);
  }

  @Override
  public Bytes bytes(int row, int column) {
    kind(column, false);
    long cell = present(row, column);
    return Bytes.copyOf(pool, (int) (cell >>> 32), (int) cell);
  }

  @Override
  public String text(int row, int column) {
    kind(column, false);
    long cell = present(row, column);
    return new String(pool, (int) (cell >>> 32), (int) cell, StandardCharsets.UTF_8);
  }

  @Override
  public int find(Table other, int row) {
    TableIndex built = index;
    if (built == null) {
      built = new TableIndex(this);
      index = built;
    }
    return built.find(other, row);
  }

  private long present(int row, int column) {
    if (states[column][whole(row)] != PRESENT) {
      throw new IllegalStateException(
          "row " + row + " " + schema.columns().get(column).name() + ": " + state(row, column));
    }
    return cells[column][row];
  }

  private int whole(int row) {
    if (row < 0 || row >= rows) {
      throw new IndexOutOfBoundsException("row " + row + " of " + rows);
    }
    return row;
  }

  private int openRow() {
    if (!open) {
      throw new IllegalStateException("no row has begun");
    }
    return rows;
  }

  private void kind(int column, boolean number) {
    if (numeric[column] != number) {
      throw new IllegalStateException(schema.columns().get(column) + " holds another kind");
    }
  }
}
