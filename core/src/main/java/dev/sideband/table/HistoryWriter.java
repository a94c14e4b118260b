package dev.sideband.table;

import dev.sideband.ring.RingLog;
import dev.sideband.time.Stamp;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one run of a history: tables of one schema, none left out. For one thread.
 *
 * <p>A run is a whole table and then chapters: changes table by table, a {@link Digest} of them,
 * and the last table whole, with which the next chapter begins. Tables are numbered on and on from
 * the position that the log had when the run began; each takes more bytes than one, so a number
 * never comes again.
 */
final class HistoryWriter implements RowVisitor {

  private static final int CHANGES_MARK = 'C';

  /** So many changes are no reason to end a chapter, however small the table is. */
  private static final int LEAST_CHANGES = 1 << 12;

  private final RingLog log;
  private final int mostTables;
  private final int subject;
  private final LiveRows rows;
  private final TableCodec codec = new TableCodec();
  private final ColumnCodec columns = new ColumnCodec();
  private final WireWriter out = new WireWriter(4096);

  /** What has changed in this chapter so far. */
  private final RowChanges changes;

  private final List<Stamp> times = new ArrayList<>();
  private final RowList chosen = new RowList();
  private long number;
  private long start;
  private long since;
  private long lastDigest;

  private HistoryWriter(RingLog log, int mostTables, int subject, Schema schema) {
    this.log = log;
    this.mostTables = mostTables;
    this.subject = subject;
    this.rows = new LiveRows(schema);
    this.changes = new RowChanges(schema);
    this.number = log.end();
  }

  /** Begins a run with its first table. */
  static HistoryWriter begin(RingLog log, int mostTables, int subject, Cells table)
      throws IOException {
    HistoryWriter writer = new HistoryWriter(log, mostTables, subject, table.schema());
    writer.rows.become(table, List.of(), writer);
    writer.beginChapter();
    return writer;
  }

  /** Tells whether the run can go on with a table. */
  boolean takes(Cells table) {
    // Every row may be gone, and every one new.
    long most = (long) rows.table().rows() + table.rows();
    return mostTables > 0
        && rows.table().schema().equals(table.schema())
        && most <= TableCodec.MAX_CELLS / table.schema().columns().size();
  }

  /** Returns the time of the table before. */
  Stamp last() {
    return rows.table().time();
  }

  /** Appends a table; after a failure the run must not go on. */
  void append(Cells table) throws IOException {
    int before = changes.size();
    rows.become(table, List.of(), this);
    number++;
    chosen.clear();
    for (int i = before; i < changes.size(); i++) {
      chosen.add(i);
    }
    out.clear().u8(CHANGES_MARK);
    StampCodec.writeMoment(out, table.time());
    changes.write(out, columns, chosen, times.size());
    HistoryFrame.append(
        log, HistoryFrame.CHANGES, number, HistoryFrame.deflated(out.toBytes()));
    times.add(table.time());
    if (times.size() >= mostTables
        || changes.size() > Math.max(LEAST_CHANGES, 2 * table.rows())) {
      lastDigest =
          Digest.append(log, number, start, lastDigest, subject, since, times, changes);
      beginChapter();
    }
  }

  private void beginChapter() throws IOException {
    changes.clear();
    times.clear();
    since = rows.table().time().micros();
    byte[] whole = HistoryFrame.deflated(codec.encode(rows.table()));
    start = HistoryFrame.append(log, HistoryFrame.KEY, number, whole)[0];
  }

  @Override
  public void present(Table table, int row) {
    changes.add(TableBuffer.storage(table), row, times.size(), false);
  }

  @Override
  public void gone(Table table, int row) {
    changes.add(TableBuffer.storage(table), row, times.size(), true);
  }
}
