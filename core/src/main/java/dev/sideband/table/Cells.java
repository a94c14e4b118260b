package dev.sideband.table;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The storage of a table: an array of cells and of states for each column, and one pool of bytes.
 *
 * <p>A cell is a number, or where its bytes begin in the pool and how many they are; cells may
 * share bytes. The public face checks rows and kinds; the raw methods do not.
 */
final class Cells {

  /** A state of the codec's own, never seen outside: the cell is as it was in the base. */
  static final byte UNCHANGED = (byte) CellState.values().length;

  static final byte PRESENT = (byte) CellState.PRESENT.ordinal();
  static final byte ABSENT = (byte) CellState.ABSENT.ordinal();

  private static final int FEW = 16;
  private static final CellState[] STATES = CellState.values();

  private final Schema schema;
  private final boolean[] numeric;
  private final long[][] values;
  private final byte[][] states;
  private byte[] pool;
  private int pooled;
  private int rows;
  private @Nullable Stamp time;

  Cells(Schema schema, int rowRoom, int poolRoom) {
    int width = schema.columns().size();
    this.schema = schema;
    this.numeric = new boolean[width];
    for (int c = 0; c < width; c++) {
      numeric[c] = schema.columns().get(c).kind().numeric();
    }
    this.values = new long[width][rowRoom];
    this.states = new byte[width][rowRoom];
    for (byte[] column : states) {
      Arrays.fill(column, ABSENT);
    }
    this.pool = new byte[poolRoom];
  }

  Schema schema() {
    return schema;
  }

  Stamp time() {
    if (time == null) {
      throw new IllegalStateException("the table has no time yet");
    }
    return time;
  }

  int rows() {
    return rows;
  }

  /** Declares that the first {@code count} rows have been put. */
  void filled(int count) {
    rows = count;
  }

  /** Sets the moment for which the rows hold. */
  void stamp(Stamp moment) {
    time = moment;
  }

  /** Forgets all rows, and one that is being filled, and keeps the room. */
  void clear() {
    int used = Math.min(rows + 1, values[0].length);
    for (byte[] column : states) {
      Arrays.fill(column, 0, used, ABSENT);
    }
    rows = 0;
    pooled = 0;
  }

  /** Forgets a row; the last one takes its place. */
  void removeRow(int row) {
    rows--;
    for (int c = 0; c < values.length; c++) {
      put(row, c, states[c][rows], values[c][rows]);
    }
    clearRow(rows);
  }

  /** Makes all cells of a row absent. */
  void clearRow(int row) {
    for (byte[] column : states) {
      column[row] = ABSENT;
    }
  }

  CellState state(int row, int column) {
    return STATES[states[column][checked(row)]];
  }

  long integer(int row, int column) {
    requireKind(column, true);
    return present(row, column);
  }

  Bytes bytes(int row, int column) {
    requireKind(column, false);
    long cell = present(row, column);
    return Bytes.copyOf(pool, from(cell), size(cell));
  }

  String text(int row, int column) {
    requireKind(column, false);
    long cell = present(row, column);
    return new String(pool, from(cell), size(cell), StandardCharsets.UTF_8);
  }

  void requireKind(int column, boolean number) {
    if (numeric[column] != number) {
      throw new IllegalStateException(schema.columns().get(column) + " holds another kind");
    }
  }

  int checked(int row) {
    if (row < 0 || row >= rows) {
      throw new IndexOutOfBoundsException("row " + row + " of " + rows);
    }
    return row;
  }

  boolean numeric(int column) {
    return numeric[column];
  }

  byte rawState(int row, int column) {
    return states[column][row];
  }

  long raw(int row, int column) {
    return values[column][row];
  }

  void put(int row, int column, byte state, long value) {
    states[column][row] = state;
    values[column][row] = value;
  }

  /** Puts the cell of another storage, with its bytes unless they are here already. */
  void copy(int row, int column, Cells source, int sourceRow) {
    if (same(row, column, source, sourceRow)) {
      return;
    }
    byte state = source.states[column][sourceRow];
    long cell = source.values[column][sourceRow];
    boolean ofBytes = state == PRESENT && !numeric[column];
    put(row, column, state, ofBytes ? append(source.pool, from(cell), size(cell)) : cell);
  }

  /** Becomes a copy of other rows, of the same schema. */
  void become(Cells other) {
    int count = other.rows;
    for (int c = 0; c < values.length; c++) {
      if (values[c].length < count) {
        values[c] = new long[other.values[c].length];
        states[c] = new byte[other.values[c].length];
      }
      System.arraycopy(other.values[c], 0, values[c], 0, count);
      System.arraycopy(other.states[c], 0, states[c], 0, count);
      Arrays.fill(states[c], count, states[c].length, ABSENT);
    }
    rows = count;
    pooled = 0;
    append(other.pool, 0, other.pooled);
    time = other.time;
  }

  /**
   * Compares cells that stand one below the other, and returns how far the next one that is not the
   * same is from the first; {@code count} if there is none.
   */
  int nextOther(int row, int column, Cells other, int otherRow, int from, int count) {
    long[] mine = values[column];
    long[] theirs = other.values[column];
    int at = from;
    while (at < count) {
      if (numeric[column]) {
        // Where there is no value the numbers tell nothing, so this finds the candidates.
        int equal =
            Arrays.mismatch(mine, row + at, row + count, theirs, otherRow + at, otherRow + count);
        int alike =
            Arrays.mismatch(
                states[column],
                row + at,
                row + count,
                other.states[column],
                otherRow + at,
                otherRow + count);
        at = least(at, equal, alike, count);
      }
      if (at < count && !same(row + at, column, other, otherRow + at)) {
        return at;
      }
      at++;
    }
    return count;
  }

  private static int least(int at, int one, int other, int none) {
    return Math.min(one < 0 ? none : at + one, other < 0 ? none : at + other);
  }

  /** Forgets the bytes that no cell stands for. */
  void compact() {
    byte[] all = pool;
    pool = new byte[pooled];
    pooled = 0;
    for (int c = 0; c < values.length; c++) {
      for (int row = 0; row < rows && !numeric[c]; row++) {
        if (states[c][row] == PRESENT) {
          values[c][row] = append(all, from(values[c][row]), size(values[c][row]));
        }
      }
    }
  }

  /** Tells whether two cells have the same state and, if that is present, the same value. */
  boolean same(int row, int column, Cells other, int otherRow) {
    byte state = states[column][row];
    if (state != other.states[column][otherRow]) {
      return false;
    }
    if (state != PRESENT) {
      return true;
    }
    long mine = values[column][row];
    long theirs = other.values[column][otherRow];
    return numeric[column] ? mine == theirs : sameBytes(mine, other, theirs);
  }

  /** Tells whether two cells stand for the same bytes. */
  boolean sameBytes(long cell, Cells other, long otherCell) {
    if (size(cell) != size(otherCell)) {
      return false;
    }
    int mine = from(cell);
    int theirs = from(otherCell);
    if (size(cell) > FEW) {
      return this == other && cell == otherCell
          || Arrays.equals(pool, mine, end(cell), other.pool, theirs, end(otherCell));
    }
    // Most are addresses and short names, for which a call takes longer.
    for (int i = 0; i < size(cell); i++) {
      if (pool[mine + i] != other.pool[theirs + i]) {
        return false;
      }
    }
    return true;
  }

  byte[] pool() {
    return pool;
  }

  int pooled() {
    return pooled;
  }

  /** Forgets the bytes that were put since the pool held so many. */
  void forgetBytes(int since) {
    pooled = since;
  }

  /** Puts bytes into the pool and returns the cell that stands for them. */
  long append(Bytes value) {
    makeRoom(value.size());
    value.copyTo(pool, pooled);
    return appended(value.size());
  }

  /** Puts bytes into the pool and returns the cell that stands for them. */
  long append(byte[] source, int from, int size) {
    makeRoom(size);
    System.arraycopy(source, from, pool, pooled, size);
    return appended(size);
  }

  /** Makes room for one more row, whose cells are absent if nobody has put them since. */
  void growForRow() {
    if (rows == values[0].length) {
      int room = rows + (rows >> 1) + 1;
      for (int c = 0; c < values.length; c++) {
        values[c] = Arrays.copyOf(values[c], room);
        states[c] = Arrays.copyOf(states[c], room);
        Arrays.fill(states[c], rows, room, ABSENT);
      }
    }
  }

  /** Returns where a cell's bytes begin in the pool. */
  static int from(long cell) {
    return (int) (cell >>> 32);
  }

  /** Returns how many bytes a cell has. */
  static int size(long cell) {
    return (int) cell;
  }

  /** Returns where a cell's bytes end in the pool. */
  static int end(long cell) {
    return from(cell) + size(cell);
  }

  private long present(int row, int column) {
    if (states[column][checked(row)] != PRESENT) {
      throw new IllegalStateException(
          "row " + row + " " + schema.columns().get(column).name() + ": " + state(row, column));
    }
    return values[column][row];
  }

  private long appended(int size) {
    long cell = (long) pooled << 32 | size;
    pooled += size;
    return cell;
  }

  private void makeRoom(int size) {
    if (size > pool.length - pooled) {
      int room = Math.max(pool.length + (pool.length >> 1), Math.addExact(pooled, size));
      pool = Arrays.copyOf(pool, room);
    }
  }
}
