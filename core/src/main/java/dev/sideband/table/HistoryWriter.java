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
final class HistoryWriter {

  /** So many changes are no reason to end a chapter, however small the table is. */
  private static final int LEAST_CHANGES = 1 << 12;

  private final RingLog log;
  private final int mostTables;
  private final int subject;
  private final RowDiff diff = new RowDiff();
  private final TableCodec codec = new TableCodec();
  private final ColumnCodec columns = new ColumnCodec();
  private final WireWriter out = new WireWriter(4096);

  /** What has changed in this chapter so far. */
  private final RowChanges changes;

  private final List<Stamp> times = new ArrayList<>();
  private final RowList chosen = new RowList();

  /** Where a table that goes on changing is copied to; two, of which the last table has one. */
  private TableBuffer room;

  private TableBuffer spare;
  private Table last;
  private long number;
  private long start;
  private long since;
  private long lastDigest;

  /**
   * Begins a run with its first table.
   *
   * @param mostTables how many tables of changes a chapter has at most
   * @param subject the key column by which digests are ordered
   */
  HistoryWriter(RingLog log, int mostTables, int subject, Table first) throws IOException {
    Schema schema = first.schema();
    this.log = log;
    this.mostTables = mostTables;
    this.subject = subject;
    this.changes = new RowChanges(schema);
    this.room = new TableBuffer(schema);
    this.spare = new TableBuffer(schema);
    this.number = log.end();
    this.last = first instanceof TableBuffer buffer ? buffer.freeze() : first;
    beginChapter();
  }

  /** Tells whether the run can go on with a table. */
  boolean takes(Table table) {
    // Every row may be gone, and every one new.
    long most = (long) last.rows() + table.rows();
    return mostTables > 0
        && last.schema().equals(table.schema())
        && most <= TableCodec.MAX_CELLS / table.schema().columns().size();
  }

  /** Returns the time of the table before. */
  Stamp last() {
    return last.time();
  }

  /** Appends a table; after a failure the run must not go on. */
  void append(Table table) throws IOException {
    int before = changes.size();
    if (table instanceof TableBuffer buffer) {
      last = changed(copy(buffer));
    } else {
      addChanges(table);
      last = table;
    }
    number++;
    chosen.clear();
    for (int i = before; i < changes.size(); i++) {
      chosen.add(i);
    }
    out.clear();
    StampCodec.writeMoment(out, last.time());
    changes.write(out, columns, chosen, times.size());
    HistoryFrame.append(log, HistoryFrame.CHANGES, number, HistoryFrame.deflated(out.toBytes()));
    times.add(last.time());
    if (times.size() >= mostTables || changes.size() > Math.max(LEAST_CHANGES, 2 * last.rows())) {
      lastDigest = Digest.append(log, number, start, lastDigest, subject, since, times, changes);
      beginChapter();
    }
  }

  /** Returns a copy in the room that the last table does not have. */
  private TableBuffer copy(TableBuffer table) {
    TableBuffer copy = spare;
    spare = room;
    room = copy;
    copy.become(table.cells);
    return copy;
  }

  private Table changed(TableBuffer copy) {
    addChanges(copy);
    for (int i = diff.repeated().size() - 1; i >= 0; i--) {
      copy.take(diff.repeated().at(i));
    }
    return copy;
  }

  private void addChanges(Table newer) {
    diff.compare(last, newer);
    int step = times.size();
    for (int i = 0; i < diff.gone().size(); i++) {
      changes.add(last.cells, diff.gone().at(i), step, true);
    }
    for (int i = 0; i < diff.put().size(); i++) {
      changes.add(newer.cells, diff.put().at(i), step, false);
    }
  }

  private void beginChapter() throws IOException {
    changes.clear();
    times.clear();
    since = last.time().micros();
    byte[] whole = HistoryFrame.deflated(codec.encode(last));
    start = HistoryFrame.append(log, HistoryFrame.KEY, number, whole)[0];
  }
}
