package dev.sideband.table;

/** A table that never changes. */
final class FrozenTable extends Table {

  /** Takes over cells that nobody fills any more; the rows ascend by key, no key twice. */
  FrozenTable(Cells cells) {
    super(cells);
  }

  /** Returns a table of rows that may stand in any order; of those with one key the first. */
  static FrozenTable copyOf(Cells rows) {
    int[] order = RowKeys.ascend(rows) ? null : RowKeys.ascending(rows);
    int count = order == null ? rows.rows() : order.length;
    Cells copy = new Cells(rows.schema(), count, rows.pooled());
    copy.stamp(rows.time());
    copy.append(rows.pool(), 0, rows.pooled());
    for (int c = 0; c < rows.schema().columns().size(); c++) {
      for (int i = 0; i < count; i++) {
        int row = order == null ? i : order[i];
        copy.put(i, c, rows.rawState(row, c), rows.raw(row, c));
      }
    }
    copy.filled(count);
    return new FrozenTable(copy);
  }

  @Override
  int find(Cells other, int row) {
    int low = 0;
    int high = cells.rows() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = RowKeys.compare(cells, middle, other, row);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
