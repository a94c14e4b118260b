package dev.sideband.table;

import dev.sideband.wire.Bytes;
import java.util.Arrays;

/**
 * Rows whose key has a value between two others, both included, in one of its columns.
 *
 * <p>Numbers are in order by value, bytes as unsigned numbers, a prefix before what it begins.
 * Immutable, safe for any thread.
 */
public final class KeyRange {

  private final int column;
  private final boolean numeric;
  private final byte[] least;
  private final byte[] greatest;
  private final long leastNumber;
  private final long greatestNumber;

  private KeyRange(int column, byte[] least, byte[] greatest) {
    this.column = column;
    this.numeric = false;
    this.least = least;
    this.greatest = greatest;
    this.leastNumber = 0;
    this.greatestNumber = 0;
  }

  private KeyRange(int column, long least, long greatest) {
    this.column = column;
    this.numeric = true;
    this.least = sortable(least);
    this.greatest = sortable(greatest);
    this.leastNumber = least;
    this.greatestNumber = greatest;
  }

  /**
   * Returns the rows with these bytes or text.
   *
   * @param column position of the key column
   */
  public static KeyRange of(int column, Bytes least, Bytes greatest) {
    return new KeyRange(checked(column), least.toArray(), greatest.toArray());
  }

  /**
   * Returns the rows with these numbers.
   *
   * @param column position of the key column
   */
  public static KeyRange of(int column, long least, long greatest) {
    return new KeyRange(checked(column), least, greatest);
  }

  private static int checked(int column) {
    if (column < 0) {
      throw new IllegalArgumentException("column " + column);
    }
    return column;
  }

  /** Returns the position of the key column. */
  public int column() {
    return column;
  }

  /** Tells whether a row is among them; none is where the key has no such column. */
  boolean contains(Cells rows, int row) {
    if (column >= rows.schema().keys() || rows.numeric(column) != numeric) {
      return false;
    }
    long cell = rows.raw(row, column);
    if (numeric) {
      return cell >= leastNumber && cell <= greatestNumber;
    }
    byte[] pool = rows.pool();
    int from = Cells.from(cell);
    int end = Cells.end(cell);
    return Arrays.compareUnsigned(pool, from, end, least, 0, least.length) >= 0
        && Arrays.compareUnsigned(pool, from, end, greatest, 0, greatest.length) <= 0;
  }

  /** Tells whether a row is in any of the ranges, or there are none, which stands for all rows. */
  static boolean anyContains(Iterable<KeyRange> ranges, Cells rows, int row) {
    boolean all = true;
    for (KeyRange range : ranges) {
      if (range.contains(rows, row)) {
        return true;
      }
      all = false;
    }
    return all;
  }

  /**
   * Tells whether a row of the range may stand between two of which the first bytes are known.
   *
   * @param first of the row before, in the form of {@link #sortable(Cells, int, int)}
   * @param next of the row behind
   */
  boolean mayMeet(byte[] first, byte[] next) {
    return compare(first, start(greatest, first.length)) <= 0
        && compare(next, start(least, next.length)) >= 0;
  }

  /** Tells whether a row of the range may stand behind one of which the first bytes are known. */
  boolean mayMeet(byte[] first) {
    return compare(first, start(greatest, first.length)) <= 0;
  }

  /** Returns bytes that compare as unsigned numbers as the cells of a column do. */
  static byte[] sortable(Cells rows, int row, int column) {
    long cell = rows.raw(row, column);
    return rows.numeric(column)
        ? sortable(cell)
        : Arrays.copyOfRange(rows.pool(), Cells.from(cell), Cells.end(cell));
  }

  /** Returns the first bytes, as many as there are of them. */
  static byte[] start(byte[] sortable, int most) {
    return sortable.length <= most ? sortable : Arrays.copyOf(sortable, most);
  }

  static int compare(byte[] one, byte[] other) {
    return Arrays.compareUnsigned(one, other);
  }

  private static byte[] sortable(long number) {
    byte[] bytes = new byte[Long.BYTES];
    long unsigned = number ^ Long.MIN_VALUE;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (unsigned >>> 8 * (bytes.length - 1 - i));
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "KeyRange[column "
        + column
        + ", "
        + Bytes.copyOf(least)
        + " to "
        + Bytes.copyOf(greatest)
        + "]";
  }
}
