package dev.sideband.table;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What changed from one table to another, as bytes: rows removed, cells changed, rows added.
 *
 * <p>A delta names its base and its target by the CRC-32C of their {@link TableCodec} bytes. So it
 * cannot be applied to a wrong base, and what comes out is the target to the last byte. For one
 * thread; an instance keeps its room between calls.
 */
public final class TableDelta {

  private static final int MARK = 'D';

  private final TableCodec codec = new TableCodec();
  private final ColumnCodec columns = new ColumnCodec();
  private final WireWriter out = new WireWriter(1024);
  private final RowList removed = new RowList();
  private final RowList changedFrom = new RowList();
  private final RowList changedTo = new RowList();
  private final RowList added = new RowList();

  /** Creates a delta coder. */
  public TableDelta() {}

  /**
   * Returns what makes {@code target} of {@code base}.
   *
   * @throws IllegalArgumentException if they differ in schema or clock; send a whole table then
   */
  public Bytes between(Table base, Table target) {
    Cells from = TableCodec.ascending(base);
    Cells to = TableCodec.ascending(target);
    if (!from.schema().equals(to.schema()) || !from.time().clock().equals(to.time().clock())) {
      throw new IllegalArgumentException(
          "no delta from "
              + from.schema()
              + " at "
              + from.time()
              + " to "
              + to.schema()
              + " at "
              + to.time());
    }
    compare(from, to);
    TableCodec.writeStart(out.clear(), MARK);
    out.u32(TableCodec.identity(codec.encode(from)));
    out.u32(TableCodec.identity(codec.encode(to)));
    StampCodec.writeMoment(out, to.time());
    removed.write(out, columns.numbers());
    changedFrom.write(out, columns.numbers());
    int width = from.schema().columns().size();
    for (int c = from.schema().keys(); c < width; c++) {
      columns.writeChanges(out, from, changedFrom, to, changedTo, c);
    }
    out.varint(added.size());
    for (int c = 0; c < width; c++) {
      columns.write(out, to, c, added);
    }
    return out.toBytes();
  }

  /**
   * Returns the target that {@code delta} makes of {@code base}.
   *
   * @throws MalformedMessageException if {@code delta} is no whole delta, or was made for another
   *     base
   */
  public Table apply(Table base, Bytes delta) throws MalformedMessageException {
    Cells from = TableCodec.ascending(base);
    Schema schema = from.schema();
    WireReader in = delta.reader();
    TableCodec.readStart(in, MARK, "delta");
    int made = TableCodec.identity(codec.encode(from));
    int baseWanted = (int) in.u32("base");
    if (baseWanted != made) {
      throw in.malformed("base", String.format("made for %08x, not for %08x", baseWanted, made));
    }
    int targetWanted = (int) in.u32("target");
    Stamp time = StampCodec.readMoment(in, from.time().clock());
    RowList gone = RowList.read(in, from.rows(), "removed rows");
    RowList altered = RowList.read(in, from.rows(), "changed rows");
    Cells changes = new Cells(schema, altered.size(), 0);
    for (int c = schema.keys(); c < schema.columns().size(); c++) {
      columns.readChanges(in, from, altered, changes, c);
    }
    Cells fresh = TableCodec.readRows(in, schema, columns, from.rows() - gone.size());
    TableCodec.requireEnd(in);
    Cells merged = new TableMerge(from, gone, altered, changes, fresh).at(time);
    Bytes whole = codec.encode(merged);
    if (TableCodec.identity(whole) != targetWanted) {
      throw in.malformed("target", String.format("is not %08x", targetWanted));
    }
    // Read back, since the merged rows still hold the bytes of what was removed.
    return codec.decode(whole);
  }

  private void compare(Cells from, Cells to) {
    removed.clear();
    changedFrom.clear();
    changedTo.clear();
    added.clear();
    int was = 0;
    int is = 0;
    while (was < from.rows() || is < to.rows()) {
      int order =
          was == from.rows() ? 1 : is == to.rows() ? -1 : RowKeys.compare(from, was, to, is);
      if (order < 0) {
        removed.add(was++);
      } else if (order > 0) {
        added.add(is++);
      } else {
        if (!sameRow(from, was, to, is)) {
          changedFrom.add(was);
          changedTo.add(is);
        }
        was++;
        is++;
      }
    }
  }

  private static boolean sameRow(Cells from, int was, Cells to, int is) {
    for (int c = from.schema().keys(); c < from.schema().columns().size(); c++) {
      if (!to.same(is, c, from, was)) {
        return false;
      }
    }
    return true;
  }
}
