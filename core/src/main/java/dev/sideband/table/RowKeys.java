package dev.sideband.table;

import java.util.Arrays;

/** Compares, hashes and sorts rows by their key cells, which always have values. */
final class RowKeys {

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private RowKeys() {}

  /** Checks that the keys of two tables can be compared. */
  static void requireAlike(Cells one, Cells other) {
    Schema mine = one.schema();
    Schema theirs = other.schema();
    if (!mine.hasKeysLike(theirs)) {
      throw new IllegalArgumentException("keys differ: " + mine + " and " + theirs);
    }
  }

  /** Compares keys: numbers by value, bytes as unsigned numbers, a prefix before what it begins. */
  static int compare(Cells one, int row, Cells other, int otherRow) {
    int keys = one.schema().keys();
    for (int c = 0; c < keys; c++) {
      long mine = one.raw(row, c);
      long theirs = other.raw(otherRow, c);
      int order =
          one.numeric(c)
              ? Long.compare(mine, theirs)
              : Arrays.compareUnsigned(
                  one.pool(),
                  Cells.from(mine),
                  Cells.end(mine),
                  other.pool(),
                  Cells.from(theirs),
                  Cells.end(theirs));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Tells whether two rows have one key. */
  static boolean same(Cells one, int row, Cells other, int otherRow) {
    // The last columns differ more often.
    for (int c = one.schema().keys() - 1; c >= 0; c--) {
      long mine = one.raw(row, c);
      long theirs = other.raw(otherRow, c);
      if (one.numeric(c) ? mine != theirs : !one.sameBytes(mine, other, theirs)) {
        return false;
      }
    }
    return true;
  }

  /** Returns a hash of the key whose high bits are well mixed. */
  static int hash(Cells rows, int row) {
    int keys = rows.schema().keys();
    long hash = 0;
    for (int c = 0; c < keys; c++) {
      long cell = rows.raw(row, c);
      long part = cell;
      if (!rows.numeric(c)) {
        part = 1;
        byte[] pool = rows.pool();
        for (int i = Cells.from(cell); i < Cells.end(cell); i++) {
          part = 31 * part + pool[i];
        }
      }
      hash = (hash ^ part) * SPREAD;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  /** Tells whether every key is greater than the one before. */
  static boolean ascend(Cells rows) {
    for (int row = 1; row < rows.rows(); row++) {
      if (compare(rows, row - 1, rows, row) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the rows by ascending key; of rows with one key only the first is there. */
  static int[] ascending(Cells rows) {
    int[] order = new int[rows.rows()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    int[] spare = new int[order.length];
    for (int width = 1; width < order.length; width *= 2) {
      for (int from = 0; from < order.length; from += 2 * width) {
        int middle = Math.min(from + width, order.length);
        merge(rows, order, from, middle, Math.min(middle + width, order.length), spare);
      }
      int[] sorted = spare;
      spare = order;
      order = sorted;
    }
    int distinct = 0;
    for (int row : order) {
      if (distinct == 0 || compare(rows, order[distinct - 1], rows, row) != 0) {
        order[distinct++] = row;
      }
    }
    return Arrays.copyOf(order, distinct);
  }

  private static void merge(Cells rows, int[] from, int start, int middle, int end, int[] into) {
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takeLeft =
          left < middle && (right == end || compare(rows, from[left], rows, from[right]) <= 0);
      into[at] = takeLeft ? from[left++] : from[right++];
    }
  }
}
