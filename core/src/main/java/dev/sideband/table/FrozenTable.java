package dev.sideband.table;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;

/**
 * A table that never changes.
 *
 * @param cells nobody fills them any more; the rows ascend by key, no key twice
 */
record FrozenTable(Cells cells) implements Table {

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
  public Schema schema() {
    return cells.schema();
  }

  @Override
  public Stamp time() {
    return cells.time();
  }

  @Override
  public int rows() {
    return cells.rows();
  }

  @Override
  public CellState state(int row, int column) {
    return cells.state(row, column);
  }

  @Override
  public long integer(int row, int column) {
    return cells.integer(row, column);
  }

  @Override
  public Bytes bytes(int row, int column) {
    return cells.bytes(row, column);
  }

  @Override
  public String text(int row, int column) {
    return cells.text(row, column);
  }

  @Override
  public int find(Table other, int row) {
    Cells sought = TableBuffer.storage(other);
    RowKeys.requireAlike(cells, sought);
    sought.checked(row);
    int low = 0;
    int high = cells.rows() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = RowKeys.compare(cells, middle, sought, row);
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
