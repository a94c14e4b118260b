package dev.sideband.table;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A table that never changes: a buffer that nobody fills any more. */
final class FrozenTable implements Table {

  private final TableBuffer rows;
  private volatile @Nullable TableIndex index;

  /** Takes over the buffer. */
  FrozenTable(TableBuffer rows) {
    this.rows = Objects.requireNonNull(rows, "rows");
  }

  @Override
  public Schema schema() {
    return rows.schema();
  }

  @Override
  public Stamp time() {
    return rows.time();
  }

  @Override
  public int rows() {
    return rows.rows();
  }

  @Override
  public CellState state(int row, int column) {
    return rows.state(row, column);
  }

  @Override
  public long integer(int row, int column) {
    return rows.integer(row, column);
  }

  @Override
  public Bytes bytes(int row, int column) {
    return rows.bytes(row, column);
  }

  @Override
  public String text(int row, int column) {
    return rows.text(row, column);
  }

  @Override
  public int find(Table other, int row) {
    TableIndex built = index;
    if (built == null) {
      built = new TableIndex(rows);
      index = built;
    }
    return built.find(other, row);
  }
}
