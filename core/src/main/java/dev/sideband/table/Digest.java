package dev.sideband.table;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.ClockId;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a chapter once more, in the order of one key column, the subject: so that a
 * question about a few subjects need not read the others.
 *
 * <p>The changes are cut into segments, frames of their own. Behind them stands one record that
 * tells of each segment the first subject and where it lies:
 *
 * <pre>
 *   start     8   position of the first record of the whole table that begins the chapter
 *   before    8   position of the digest of the chapter before, 0 if there is none
 *   subject       position of the key column
 *   since     6   time of that whole table
 *   steps         their number; the moment of each table of changes
 *   segments      their number; of each: the first bytes of its first subject with their length;
 *                 the number of its records, and their positions, less the start
 * </pre>
 *
 * <p>Because it is appended last, it is there only if the segments were written. If it is not,
 * nothing is lost but time: the changes stand in the chapter's frames.
 *
 * @param number that of the last table of the chapter
 * @param steps how many tables of changes it has
 * @param rest from the moment of the first of these on, which is read only when it is asked for
 */
record Digest(
    long number,
    long start,
    long before,
    int subject,
    long since,
    ClockId clock,
    int steps,
    Bytes rest) {

  /**
   * What a question needs of a chapter.
   *
   * @param times those of the tables of changes, in their order
   * @param segments where the records lie of each segment that may hold what is asked for
   */
  record Part(List<Stamp> times, List<long[]> segments) {}

  /** Bytes of a subject that are kept to find its segment; an address fits. */
  private static final int MOST_SUBJECT = 16;

  /** Few enough that a segment is read at once, enough that they deflate well. */
  private static final int SEGMENT_ROWS = 64;

  private static final int MOST_VARINT = 10;
  private static final int MOST_FIXED = 3 * Long.BYTES + 4 * MOST_VARINT;
  private static final int MOST_STEP = 6 + 4 * MOST_VARINT;
  private static final int MOST_SEGMENT = 1 + MOST_SUBJECT + 2 * MOST_VARINT;

  /** Returns the number of the table that begins the chapter. */
  long firstNumber() {
    return number - steps;
  }

  /**
   * Appends a digest.
   *
   * @return the position of its last record, or 0 if the ring's records are too small for it
   */
  static long append(
      RingLog log,
      long number,
      long start,
      long before,
      int subject,
      long since,
      List<Stamp> times,
      RowChanges changes)
      throws IOException {
    int room = log.mostPayload() - HistoryFrame.HEADER - MOST_FIXED - times.size() * MOST_STEP;
    int most = room / MOST_SEGMENT;
    if (most < 1) {
      return 0;
    }
    Integer[] order = bySubject(changes.rows(), subject);
    int rows = Math.max(SEGMENT_ROWS, (order.length + most - 1) / most);
    List<byte[]> subjects = new ArrayList<>();
    List<byte[]> contents = new ArrayList<>();
    ColumnCodec columns = new ColumnCodec();
    WireWriter out = new WireWriter(4096);
    int records = 0;
    for (int from = 0; from < order.length; from += rows) {
      RowList chosen = new RowList();
      for (int i = from; i < Math.min(order.length, from + rows); i++) {
        chosen.add(order[i]);
      }
      changes.write(out.clear(), columns, chosen, 0);
      byte[] content = HistoryFrame.deflated(out.toBytes());
      byte[] first = KeyRange.sortable(changes.rows(), order[from], subject);
      subjects.add(KeyRange.start(first, MOST_SUBJECT));
      contents.add(content);
      records += 1 + content.length / (log.mostPayload() - HistoryFrame.HEADER);
    }
    if (room < subjects.size() * MOST_SEGMENT + (records - subjects.size()) * MOST_VARINT) {
      return 0;
    }
    out.clear().u64(start).u64(before).varint(subject).u48(since);
    out.varint(times.size());
    times.forEach(time -> StampCodec.writeMoment(out, time));
    out.varint(subjects.size());
    for (int i = 0; i < contents.size(); i++) {
      byte[] first = subjects.get(i);
      long[] positions = HistoryFrame.append(log, HistoryFrame.SEGMENT, number, contents.get(i));
      out.varint(first.length).bytes(first, 0, first.length).varint(positions.length);
      for (long position : positions) {
        out.varint(position - start);
      }
    }
    return HistoryFrame.append(log, HistoryFrame.DIGEST, number, out.toBytes().toArray())[0];
  }

  /** Returns the rows by subject, those of one subject as they stand. */
  private static Integer[] bySubject(Cells rows, int subject) {
    byte[][] sortable = new byte[rows.rows()][];
    Integer[] order = new Integer[sortable.length];
    for (int row = 0; row < sortable.length; row++) {
      sortable[row] = KeyRange.sortable(rows, row, subject);
      order[row] = row;
    }
    Arrays.sort(order, (a, b) -> KeyRange.compare(sortable[a], sortable[b]));
    return order;
  }

  /** Returns the digest whose last record begins at {@code position}; null if there is none. */
  static @Nullable Digest at(long position, RingReader reader, RingRecord record)
      throws IOException {
    return reader.read(position, record) ? of(record) : null;
  }

  /**
   * Returns the digest that a record ends; null if it ends none.
   *
   * @throws MalformedMessageException if it is of another version
   */
  static @Nullable Digest of(RingRecord record) throws MalformedMessageException {
    HistoryFrame.requireVersion(record);
    if (record.type() != HistoryFrame.DIGEST) {
      return null;
    }
    try {
      return read(record);
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  private static Digest read(RingRecord record) throws MalformedMessageException {
    WireReader in = record.copyPayload().reader();
    in.skip(HistoryFrame.HEADER, "header");
    long start = in.u64("start");
    long before = in.u64("before");
    int subject = in.count(TableCodec.MAX_COLUMNS, "subject");
    long since = in.u48("since");
    if (start < 0 || start >= record.position() || before < 0 || before > start) {
      throw in.malformed("start", start + " after " + before);
    }
    int steps = in.count(in.remaining(), "steps");
    return new Digest(
        HistoryFrame.number(record),
        start,
        before,
        subject,
        since,
        record.clock(),
        steps,
        in.rest());
  }

  /**
   * Returns what is needed to learn of rows in some ranges of the subject.
   *
   * @throws MalformedMessageException if the digest is damaged
   */
  Part part(Iterable<KeyRange> ranges) throws MalformedMessageException {
    WireReader in = rest.reader();
    List<Stamp> times = new ArrayList<>(steps);
    long last = since;
    for (int i = 0; i < steps; i++) {
      Stamp time = StampCodec.readMoment(in, clock);
      if (time.micros() < last) {
        throw in.malformed("steps", time + " after " + last);
      }
      last = time.micros();
      times.add(time);
    }
    List<long[]> segments = new ArrayList<>();
    int count = in.count(in.remaining(), "segments");
    byte[] first = count == 0 ? new byte[0] : subject(in);
    for (int i = 0; i < count; i++) {
      long[] positions = positions(in);
      byte[] next = i + 1 < count ? subject(in) : null;
      if (mayMeet(first, next, ranges)) {
        segments.add(positions);
      }
      first = next == null ? first : next;
    }
    TableCodec.requireEnd(in);
    return new Part(times, segments);
  }

  private static byte[] subject(WireReader in) throws MalformedMessageException {
    return in.bytes(in.count(MOST_SUBJECT, "length of a subject"), "subject").toArray();
  }

  private long[] positions(WireReader in) throws MalformedMessageException {
    long[] positions = new long[in.count(in.remaining(), "records of a segment")];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = start + in.varint("position of a record");
    }
    return positions;
  }

  /** Tells whether a segment between two first subjects may hold rows of any of the ranges. */
  private static boolean mayMeet(byte[] first, byte @Nullable [] next, Iterable<KeyRange> ranges) {
    for (KeyRange range : ranges) {
      if (next == null ? range.mayMeet(first) : range.mayMeet(first, next)) {
        return true;
      }
    }
    return false;
  }
}
