package dev.sideband.table;

import dev.sideband.time.Stamp;
import java.util.Arrays;

/**
 * The rows of a table as they are now, and what becomes of them from one table to the next. For one
 * thread.
 */
final class LiveRows {

  private final TableBuffer rows;
  private final Cells cells;
  private final boolean[] momentary;

  /** For each row in which round it was last found in the newer table. */
  private int[] seen = new int[64];

  private int round;

  LiveRows(Schema schema) {
    this.rows = new TableBuffer(schema);
    this.cells = TableBuffer.storage(rows);
    this.momentary = schema.momentary();
  }

  /** Returns the rows, which change with what comes. */
  TableBuffer table() {
    return rows;
  }

  /** Goes on to a moment; what changes next changes at that moment. */
  void stamp(Stamp time) {
    rows.stamp(time);
  }

  /**
   * Becomes the rows of a newer table that are in the ranges, and tells of each that is new, gone
   * or changed. A row of which only momentary cells differ has not changed.
   */
  void become(Cells newer, Iterable<KeyRange> ranges, RowVisitor visitor) {
    stamp(newer.time());
    round++;
    int guess = 0;
    for (int row = 0; row < newer.rows(); row++) {
      if (KeyRange.anyContains(ranges, newer, row)) {
        guess = become(newer, row, guess, visitor) + 1;
      }
    }
    for (int row = rows.rows() - 1; row >= 0; row--) {
      if (seen[row] != round) {
        remove(row, visitor);
      }
    }
  }

  private int become(Cells newer, int row, int guess, RowVisitor visitor) {
    boolean guessed =
        guess < rows.rows() && RowKeys.compare(cells, guess, newer, row) == 0;
    int at = guessed ? guess : rows.find(newer, row);
    if (at < 0) {
      at = rows.put(at, newer, row);
      see(at);
      visitor.present(rows, at);
    } else if (seen[at] != round) {
      see(at);
      replace(at, newer, row, visitor);
    }
    return at;
  }

  private void see(int row) {
    if (row >= seen.length) {
      seen = Arrays.copyOf(seen, 2 * row);
    }
    seen[row] = round;
  }

  private void replace(int at, Cells newer, int row, RowVisitor visitor) {
    for (int c = cells.schema().keys(); c < momentary.length; c++) {
      if (!momentary[c] && !cells.same(at, c, newer, row)) {
        rows.put(at, newer, row);
        visitor.present(rows, at);
        return;
      }
    }
    for (int c = cells.schema().keys(); c < momentary.length; c++) {
      if (momentary[c]) {
        cells.copy(at, c, newer, row);
      }
    }
  }

  /** Takes over a row that is new or has changed. */
  void put(Cells source, int row, RowVisitor visitor) {
    int at = rows.put(rows.find(source, row), source, row);
    see(at);
    visitor.present(rows, at);
  }

  /** Forgets the row with this key, if it is there. */
  void remove(Cells source, int row, RowVisitor visitor) {
    int at = rows.find(source, row);
    if (at >= 0) {
      remove(at, visitor);
    }
  }

  /** Forgets all rows. */
  void clear(RowVisitor visitor) {
    for (int row = rows.rows() - 1; row >= 0; row--) {
      remove(row, visitor);
    }
  }

  private void remove(int row, RowVisitor visitor) {
    visitor.gone(rows, row);
    rows.take(row);
    seen[row] = seen[rows.rows()];
  }
}
