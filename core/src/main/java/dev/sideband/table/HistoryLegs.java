package dev.sideband.table;

import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.ClockId;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds the parts of a log that a question needs, from the end of its span backwards: chapters with
 * a digest by the chain of these, all others record by record. For one thread.
 */
final class HistoryLegs {

  /**
   * A part of the log.
   *
   * @param digest position of the digest of this chapter, or 0 if there is none
   * @param start position of the first record
   * @param end position behind the last record
   */
  record Leg(long digest, long start, long end) {}

  private final RingReader reader;
  private final RingRecord record = new RingRecord();
  private final ClockId boot;
  private final Deque<Leg> legs = new ArrayDeque<>();

  HistoryLegs(RingReader reader, ClockId boot) {
    this.reader = reader;
    this.boot = boot;
  }

  /** Returns one part that begins with the newest whole table before {@code from}. */
  Deque<Leg> fromWhole(long from) throws IOException {
    if (reader.seek(boot, from)) {
      boolean more = reader.previous(record);
      while (more && record.clock().equals(boot) && !isKey()) {
        more = reader.previous(record);
      }
      legs.add(new Leg(0, reader.position(), Long.MAX_VALUE));
    }
    return legs;
  }

  /** Returns the parts of a span, with a digest where there is one. */
  Deque<Leg> withDigests(long from, long to) throws IOException {
    if (!reader.seek(boot, to)) {
      return legs;
    }
    long end = Long.MAX_VALUE;
    while (reader.previous(record) && record.clock().equals(boot)) {
      if (isKey()) {
        legs.addFirst(new Leg(0, record.position(), end));
        end = record.position();
        if (record.micros() <= from) {
          return legs;
        }
        continue;
      }
      Digest last = Digest.of(record);
      if (last != null) {
        legs.addFirst(new Leg(0, record.position(), end));
        Digest first = chain(last, from);
        if (first.since() <= from) {
          return legs;
        }
        end = first.start();
        reader.seek(end);
      }
    }
    // What is left of a chapter whose start has been overwritten, or none.
    legs.addFirst(new Leg(0, reader.position(), end));
    return legs;
  }

  private boolean isKey() throws MalformedMessageException {
    HistoryFrame.requireVersion(record);
    return HistoryFrame.beginsKey(record);
  }

  /** Adds the digests back from the one just read; returns the last one before {@code from}. */
  private Digest chain(Digest last, long from) throws IOException {
    Digest digest = last;
    legs.addFirst(new Leg(record.position(), digest.start(), record.position()));
    while (digest.since() > from && digest.before() != 0) {
      Digest before = Digest.at(digest.before(), reader, record);
      if (before == null || before.number() != digest.firstNumber()) {
        return digest;
      }
      digest = before;
      legs.addFirst(new Leg(record.position(), digest.start(), record.position()));
    }
    return digest;
  }
}
