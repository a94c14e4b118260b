package dev.sideband.table;

import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The tables behind the frozen bytes under {@code vectors/table}. */
final class GoldenTables {

  static final Schema NARROW =
      new Schema(
          200,
          1,
          2,
          List.of(
              new Column(1, "pid", ColumnKind.INTEGER),
              new Column(2, "start", ColumnKind.INTEGER),
              new Column(3, "name", ColumnKind.TEXT),
              new Column(5, "size", ColumnKind.INTEGER)));

  /**
   * What a later version of the same schema may look like: more columns, and kinds unknown here.
   */
  static final Schema WIDER =
      new Schema(
          200,
          2,
          2,
          append(
              NARROW.columns(),
              new Column(4, "address", ColumnKind.BYTES),
              new Column(700, "wärme", new ColumnKind(6)),
              new Column(701, "shape", new ColumnKind(7))));

  private GoldenTables() {}

  /** Three rows. */
  static Table base() {
    TableBuffer rows = new TableBuffer(NARROW);
    rows.clear(Samples.stamp(10));
    row(rows, 1, 10_000, "init", 4096 * 7);
    row(rows, 300, 50_000, "sh", 4096 * 9);
    row(rows, 302, 50_000, "sh", 4096 * 7);
    return rows.freeze();
  }

  /** Of those, one changed, one gone, and one is new. */
  static Table target() {
    TableBuffer rows = new TableBuffer(NARROW);
    rows.clear(Samples.stamp(15));
    row(rows, 1, 10_000, "init", 4096 * 8);
    row(rows, 302, 50_000, "sh", 4096 * 7);
    rows.beginRow();
    rows.set(0, 303);
    rows.set(1, 14_000_000);
    rows.set(2, CellState.NOT_PERMITTED);
    rows.set(3, 0);
    rows.endRow();
    return rows.freeze();
  }

  /** Two rows with more columns than {@link #NARROW} has. */
  static Table wider() {
    TableBuffer rows = new TableBuffer(WIDER);
    rows.clear(Samples.stamp(20));
    for (int i = 1; i <= 2; i++) {
      rows.beginRow();
      rows.set(0, i);
      rows.set(1, 10_000);
      rows.set(2, "p" + i);
      rows.set(3, -5);
      rows.set(4, Bytes.of(127, 0, 0, i));
      rows.set(5, 36 + i);
      rows.set(6, Bytes.of(0xFF, 0));
      rows.endRow();
    }
    return rows.freeze();
  }

  /** Rows enough to bring out every choice that the writer makes. */
  static Table large(int salt) {
    TableBuffer rows = new TableBuffer(NARROW);
    rows.clear(Samples.stamp(30 + salt));
    for (int i = 0; i < 3_000; i++) {
      int mixed = (i + salt) * 0x9E3779B1 >>> 8;
      row(rows, i * 3, i / 7 * 10_000L, "name " + (mixed % 2_000) + "x".repeat(i % 400), mixed);
    }
    return rows.freeze();
  }

  private static void row(TableBuffer rows, int pid, long start, String name, long size) {
    rows.beginRow();
    rows.set(0, pid);
    rows.set(1, start);
    rows.set(2, name);
    rows.set(3, size);
    rows.endRow();
  }

  private static List<Column> append(List<Column> columns, Column... more) {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(List.of(more));
    return all;
  }
}
