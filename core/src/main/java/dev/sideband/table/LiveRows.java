package dev.sideband.table;

import dev.sideband.time.Stamp;

/** The rows of a history as they are at a moment, and as they change. For one thread. */
final class LiveRows {

  private final TableBuffer rows;
  private final RowDiff diff = new RowDiff();

  LiveRows(Schema schema) {
    this.rows = new TableBuffer(schema);
  }

  /** Returns the rows, which change with what comes. */
  TableBuffer table() {
    return rows;
  }

  /** Goes on to a moment; what changes next changes at that moment. */
  void stamp(Stamp time) {
    rows.stamp(time);
  }

  /** Becomes the rows of a newer table, and tells of each that is new, gone or changed. */
  void become(Table newer, RowVisitor visitor) {
    stamp(newer.time());
    diff.compare(rows, newer);
    Cells cells = newer.cells;
    for (int i = diff.gone().size() - 1; i >= 0; i--) {
      remove(diff.gone().at(i), visitor);
    }
    for (int i = 0; i < diff.put().size(); i++) {
      put(cells, diff.put().at(i), visitor);
    }
    // Of the others momentary cells may have changed.
    for (int row = 0; row < cells.rows(); row++) {
      rows.put(rows.find(newer, row), cells, row);
    }
  }

  /** Takes over a row that is new or has changed. */
  void put(Cells source, int row, RowVisitor visitor) {
    visitor.present(rows, rows.put(rows.find(source, row), source, row));
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
  }
}
