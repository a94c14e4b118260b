package dev.sideband.table;

import java.util.Arrays;

/**
 * Finds which rows have become others from one table to the next. For one thread; an instance keeps
 * its room between calls.
 *
 * <p>Most rows stand where they stood or a little further, so a row is looked for there first; and
 * what stands side by side in both tables is compared column by column.
 */
final class RowDiff {

  private static final int NEAR = 4;
  private static final int NEW = -1;
  private static final int REPEATED = -2;

  private final RowList put = new RowList();
  private final RowList gone = new RowList();
  private final RowList repeated = new RowList();

  /** For each row of the newer table where its key was before, or why it was nowhere. */
  private int[] places = new int[64];

  private boolean[] changed = new boolean[64];
  private boolean[] kept = new boolean[64];

  /** Returns the rows of the newer table that are new or have changed. */
  RowList put() {
    return put;
  }

  /** Returns the rows of the older table that are gone. */
  RowList gone() {
    return gone;
  }

  /** Returns the rows of the newer table that have the key of one before them. */
  RowList repeated() {
    return repeated;
  }

  /**
   * Compares two tables of one schema. A row of which only momentary cells differ has not changed;
   * of rows with one key the first one counts.
   *
   * @param older no two of its rows have one key
   */
  void compare(Table older, Table newer) {
    Cells before = older.cells;
    Cells after = newer.cells;
    int count = after.rows();
    if (places.length < count) {
      places = new int[count];
      changed = new boolean[count];
    }
    if (kept.length < before.rows()) {
      kept = new boolean[before.rows()];
    }
    Arrays.fill(kept, 0, before.rows(), false);
    Arrays.fill(changed, 0, count, false);
    find(older, newer);
    for (int row = 0; row < count; ) {
      int end = row + 1;
      while (end < count && places[row] >= 0 && places[end] == places[row] + (end - row)) {
        end++;
      }
      if (places[row] >= 0) {
        compare(before, places[row], after, row, end - row);
      }
      row = end;
    }
    put.clear();
    repeated.clear();
    for (int row = 0; row < count; row++) {
      if (changed[row] || places[row] == NEW) {
        put.add(row);
      } else if (places[row] == REPEATED) {
        repeated.add(row);
      }
    }
    gone.clear();
    for (int row = 0; row < before.rows(); row++) {
      if (!kept[row]) {
        gone.add(row);
      }
    }
  }

  private void find(Table older, Table newer) {
    Cells before = older.cells;
    Cells after = newer.cells;
    int guess = 0;
    for (int row = 0; row < after.rows(); row++) {
      int place = guess;
      int last = Math.min(guess + NEAR, before.rows());
      while (place < last && !RowKeys.same(before, place, after, row)) {
        place++;
      }
      if (place == last) {
        place = older.find(newer, row);
      }
      if (place < 0) {
        places[row] = newer.find(newer, row) == row ? NEW : REPEATED;
      } else if (kept[place]) {
        places[row] = REPEATED;
      } else {
        places[row] = place;
        kept[place] = true;
        guess = place + 1;
      }
    }
  }

  /** Marks what has changed of rows that stand side by side in both tables. */
  private void compare(Cells before, int place, Cells after, int row, int count) {
    Schema schema = after.schema();
    for (int c = schema.keys(); c < schema.columns().size(); c++) {
      if (!schema.columns().get(c).kind().equals(ColumnKind.MOMENTARY)) {
        int at = before.nextOther(place, c, after, row, 0, count);
        while (at < count) {
          changed[row + at] = true;
          at = before.nextOther(place, c, after, row, at + 1, count);
        }
      }
    }
  }
}
