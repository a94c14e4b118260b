package dev.sideband.ring;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was appended to a ring, to hold against it what is read from it. */
final class Written {

  private final TreeMap<Long, Entry> entries = new TreeMap<>();
  private final Random random;
  private @Nullable Entry inFlight;

  Written(Random random) {
    this.random = random;
  }

  private record Entry(int type, Bytes payload) {}

  /** Appends a record of any length up to {@code most} and returns its position. */
  long append(RingLog log, int most) throws IOException {
    byte[] payload = new byte[random.nextInt(most + 1)];
    random.nextBytes(payload);
    Entry entry = new Entry(random.nextInt(0x10000), Bytes.copyOf(payload));
    inFlight = entry;
    long position = log.append(entry.type, payload);
    inFlight = null;
    check(position > newest(), "given out twice: ", position);
    entries.put(position, entry);
    return position;
  }

  /** Forgets what an append that failed was about to write, after it has turned up or not. */
  void forgetInFlight() {
    inFlight = null;
  }

  /** Forgets what stood at {@code position} and behind: the power went before it was written. */
  void lose(long position) {
    entries.tailMap(position).clear();
  }

  /** Returns the position of the newest record, or -1. */
  long newest() {
    return entries.isEmpty() ? -1 : entries.lastKey();
  }

  /**
   * Reads everything and checks that it is what was appended, in order, each once, and that what is
   * missing is accounted for as far as it can be.
   *
   * @return the positions read
   */
  List<Long> readAll(RingReader reader) throws IOException {
    List<Long> positions = new ArrayList<>();
    RingRecord record = new RingRecord();
    long before = -1;
    while (reader.next(record)) {
      check(record.position() > before, "out of order: ", record.position());
      before = record.position();
      Entry expected = entries.get(record.position());
      Entry found = new Entry(record.type(), record.copyPayload());
      if (expected == null) {
        check(found.equals(inFlight), "garbage at ", record.position());
        entries.put(record.position(), found);
        inFlight = null;
      } else {
        check(found.equals(expected), "garbage at ", record.position());
      }
      positions.add(record.position());
    }
    return positions;
  }

  /** Checks that nothing from {@code from} on, and below {@code to}, is missing. */
  void checkHasAll(List<Long> found, long from, long to) {
    Set<Long> there = new HashSet<>(found);
    entries.subMap(from, to).keySet().forEach(each -> check(there.contains(each), "lost: ", each));
  }

  private static void check(boolean isRight, String problem, long position) {
    if (!isRight) {
      throw new AssertionError(problem + position);
    }
  }
}
