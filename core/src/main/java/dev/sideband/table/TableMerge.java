package dev.sideband.table;

import dev.sideband.time.Stamp;

/**
 * Joins a base, changes to some of its rows and new rows into one storage.
 *
 * <p>It trusts the row numbers to be within the base and nothing else: whether the outcome is the
 * table that was meant, the caller finds by its CRC.
 */
final class TableMerge {

  private final Cells base;
  private final RowList removed;
  private final RowList changed;
  private final Cells changes;
  private final Cells added;
  private final Cells result;
  private final long changesShift;
  private final long addedShift;
  private int filled;

  TableMerge(Cells base, RowList removed, RowList changed, Cells changes, Cells added) {
    this.base = base;
    this.removed = removed;
    this.changed = changed;
    this.changes = changes;
    this.added = added;
    int pooled = base.pooled() + changes.pooled() + added.pooled();
    this.result = new Cells(base.schema(), base.rows() + added.rows(), pooled);
    result.append(base.pool(), 0, base.pooled());
    this.changesShift = shift(result.append(changes.pool(), 0, changes.pooled()));
    this.addedShift = shift(result.append(added.pool(), 0, added.pooled()));
  }

  /** Returns the joined rows, which hold at {@code time}. */
  Cells at(Stamp time) {
    int nextRemoved = 0;
    int nextChanged = 0;
    int nextAdded = 0;
    for (int row = 0; row < base.rows(); row++) {
      while (nextAdded < added.rows() && RowKeys.compare(added, nextAdded, base, row) < 0) {
        put(added, nextAdded++, addedShift);
      }
      boolean isChanged = nextChanged < changed.size() && changed.at(nextChanged) == row;
      if (nextRemoved < removed.size() && removed.at(nextRemoved) == row) {
        nextRemoved++;
      } else {
        put(base, row, 0);
        if (isChanged) {
          change(nextChanged);
        }
      }
      if (isChanged) {
        nextChanged++;
      }
    }
    while (nextAdded < added.rows()) {
      put(added, nextAdded++, addedShift);
    }
    result.filled(filled);
    result.stamp(time);
    return result;
  }

  private void put(Cells source, int row, long shift) {
    for (int c = 0; c < base.schema().columns().size(); c++) {
      put(filled, c, source, row, shift);
    }
    filled++;
  }

  /** Overwrites what changed in the row put last. */
  private void change(int row) {
    for (int c = base.schema().keys(); c < base.schema().columns().size(); c++) {
      if (changes.rawState(row, c) != Cells.UNCHANGED) {
        put(filled - 1, c, changes, row, changesShift);
      }
    }
  }

  private void put(int at, int column, Cells source, int row, long shift) {
    long cell = source.raw(row, column);
    byte state = source.rawState(row, column);
    boolean shifted = state == Cells.PRESENT && !base.numeric(column);
    result.put(at, column, state, shifted ? cell + shift : cell);
  }

  /** Returns what moves a cell to where its pool begins now. */
  private static long shift(long start) {
    return (long) Cells.from(start) << 32;
  }
}
