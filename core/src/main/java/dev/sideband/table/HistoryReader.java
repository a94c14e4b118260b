package dev.sideband.table;

import dev.sideband.ring.RingGap;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.ClockId;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a question needs of a log, and hands it to a {@link HistoryPass}. For one thread. */
final class HistoryReader {

  private final RingReader reader;
  private final ClockId boot;
  private final List<KeyRange> ranges;
  private final HistoryPass pass;
  private final RingRecord record = new RingRecord();
  private final HistoryFrame frame = new HistoryFrame();
  private final TableCodec codec = new TableCodec();
  private final ColumnCodec columns = new ColumnCodec();
  private long lost;

  HistoryReader(RingReader reader, ClockId boot, List<KeyRange> ranges, HistoryPass pass) {
    this.reader = reader;
    this.boot = boot;
    this.ranges = ranges;
    this.pass = pass;
  }

  /** Reads parts of the log in their order; returns how many records could not be understood. */
  long run(Deque<HistoryLegs.Leg> legs) throws IOException {
    boolean within = true;
    while (within && !legs.isEmpty()) {
      HistoryLegs.Leg leg = legs.removeFirst();
      Chapter chapter = leg.digest() == 0 ? null : readDigest(leg.digest());
      within = chapter == null ? scan(leg.start(), leg.end()) : apply(chapter);
    }
    pass.end();
    return lost;
  }

  /**
   * What is asked for of a chapter.
   *
   * @param changes by their steps
   */
  private record Chapter(List<Stamp> times, List<HistoryPass.Change> changes) {}

  /** Reads the changes of a chapter; null if they must be taken from its frames. */
  private @Nullable Chapter readDigest(long position) throws IOException {
    Digest digest = Digest.at(position, reader, record);
    if (digest == null) {
      return null;
    }
    for (KeyRange range : ranges) {
      if (range.column() != digest.subject()) {
        return null;
      }
    }
    if (!pass.isAt(digest.firstNumber()) && !readStart(digest) || digest.since() < pass.micros()) {
      return null;
    }
    try {
      Digest.Part part = digest.part(ranges);
      List<HistoryPass.Change> changes = new ArrayList<>();
      for (long[] segment : part.segments()) {
        if (!readSegment(segment, part.times().size(), changes)) {
          return null;
        }
      }
      changes.sort(Comparator.comparingInt(HistoryPass.Change::step));
      return new Chapter(part.times(), changes);
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  /** Reads the whole table with which a chapter begins. */
  private boolean readStart(Digest digest) throws IOException {
    long lostBefore = lost;
    reader.seek(digest.start());
    boolean more = reader.next(record);
    while (more && record.type() == HistoryFrame.KEY && take()) {
      more = !pass.isAt(digest.firstNumber()) && reader.next(record);
    }
    boolean isThere = pass.isAt(digest.firstNumber());
    if (!isThere) {
      lost = lostBefore; // They are read once more.
    }
    return isThere;
  }

  private boolean readSegment(long[] positions, int steps, List<HistoryPass.Change> changes)
      throws IOException {
    boolean whole = false;
    for (long position : positions) {
      if (!reader.read(position, record) || record.type() != HistoryFrame.SEGMENT) {
        return false;
      }
      whole = frame.take(record);
    }
    if (!whole) {
      return false;
    }
    WireReader in = HistoryFrame.inflated(frame.content()).reader();
    addChosen(RowChanges.read(in, pass.schema(), columns, steps), changes);
    return true;
  }

  private boolean apply(Chapter chapter) {
    List<HistoryPass.Change> changes = chapter.changes();
    int next = 0;
    for (int step = 0; step < chapter.times().size(); step++) {
      int first = next;
      while (next < changes.size() && changes.get(next).step() == step) {
        next++;
      }
      if (!pass.change(chapter.times().get(step), changes.subList(first, next))) {
        return false;
      }
    }
    return true;
  }

  /** Reads record by record; returns false behind the end of the span. */
  private boolean scan(long start, long end) throws IOException {
    reader.seek(start);
    RingGap before = reader.missed();
    boolean within = true;
    while (within && reader.next(record) && record.position() < end) {
      within = !record.clock().equals(boot) || take();
    }
    RingGap missed = reader.missed();
    lost +=
        Math.max(
            missed.records() - before.records(), missed.damagedPlaces() - before.damagedPlaces());
    return within;
  }

  /** Takes a record of a frame; returns false behind the end of the span. */
  private boolean take() throws IOException {
    HistoryFrame.requireVersion(record);
    int type = record.type();
    long number = HistoryFrame.number(record);
    boolean known = type == HistoryFrame.KEY && pass.isAt(number);
    if (known || type == HistoryFrame.SEGMENT || type == HistoryFrame.DIGEST) {
      return true;
    }
    try {
      if (!frame.take(record)) {
        return true;
      }
      Bytes content = HistoryFrame.inflated(frame.content());
      if (type == HistoryFrame.KEY) {
        Table whole = codec.decode(content);
        checkTime(whole.time(), content);
        return pass.become(chosen(whole), number);
      }
      if (type == HistoryFrame.CHANGES && pass.isAt(number - 1)) {
        return change(content);
      }
    } catch (MalformedMessageException e) {
      // Counted below.
    }
    lost++;
    pass.lose();
    return true;
  }

  private boolean change(Bytes content) throws MalformedMessageException {
    WireReader in = content.reader();
    Stamp time = StampCodec.readMoment(in, boot);
    checkTime(time, content);
    List<HistoryPass.Change> changes = new ArrayList<>();
    addChosen(RowChanges.read(in, pass.schema(), columns, 1), changes);
    return pass.change(time, changes);
  }

  private void checkTime(Stamp time, Bytes content) throws MalformedMessageException {
    if (!time.clock().equals(boot) || time.micros() < pass.micros()) {
      throw content.reader().malformed("time", time + " after " + pass.micros());
    }
  }

  private void addChosen(RowChanges rows, List<HistoryPass.Change> changes) {
    for (int i = 0; i < rows.size(); i++) {
      if (KeyRange.anyContains(ranges, rows.rows(), i)) {
        changes.add(new HistoryPass.Change(rows, i));
      }
    }
  }

  private Table chosen(Table table) {
    if (ranges.isEmpty()) {
      return table;
    }
    Cells cells = table.cells;
    TableBuffer chosen = new TableBuffer(table.schema());
    chosen.clear(table.time());
    for (int row = 0; row < table.rows(); row++) {
      if (KeyRange.anyContains(ranges, cells, row)) {
        chosen.put(-1, cells, row);
      }
    }
    return chosen;
  }
}
