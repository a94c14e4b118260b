package dev.sideband.workbench.console;

import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleStore;
import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.ClockId;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A piece of a console's ring, oldest record first.
 *
 * @param from the ring's position before the first record
 * @param next the ring's position behind the last record
 * @param isCutOff whether the ring no longer has what was asked for first
 * @param hasMore whether there is more behind the last record
 * @param entries the records
 */
public record ConsolePage(
    long from, long next, boolean isCutOff, boolean hasMore, List<Entry> entries) {

  /**
   * A record as it is stored.
   *
   * @param stored when it was stored, for people
   * @param micros when it was stored, microseconds of the ring's boot
   */
  public record Entry(Instant stored, long micros, ConsoleRecord record) {

    private int size() {
      return record instanceof ConsoleRecord.Said said ? said.data().size() : 0;
    }
  }

  public ConsolePage {
    entries = List.copyOf(entries);
  }

  /** Reads from a position on, until there are so many bytes of console. */
  public static ConsolePage after(RingLog ring, long position, int bytes) throws IOException {
    try (RingReader reader = ring.reader()) {
      boolean isCutOff = position < ring.oldest();
      return read(reader, reader.seek(position), isCutOff, bytes, Long.MAX_VALUE);
    }
  }

  /** Reads so many bytes of console before a position, or a little more. */
  public static ConsolePage before(RingLog ring, long position, int bytes) throws IOException {
    try (RingReader reader = ring.reader()) {
      if (position == Long.MAX_VALUE) {
        reader.seekNewest();
      } else {
        reader.seek(position);
      }
      long end = reader.position();
      RingRecord stored = new RingRecord();
      int size = 0;
      while (size < bytes && reader.previous(stored)) {
        size += decode(stored).map(Entry::size).orElse(0);
      }
      return read(reader, reader.position(), false, Integer.MAX_VALUE, end);
    }
  }

  /** Reads what was stored in a time of one boot of the ring's clock, so many bytes at most. */
  public static ConsolePage between(RingLog ring, ClockId boot, long from, long to, int bytes)
      throws IOException {
    try (RingReader reader = ring.reader()) {
      if (!reader.seek(boot, Math.max(0, from))) {
        return new ConsolePage(ring.end(), ring.end(), true, false, List.of());
      }
      ConsolePage page = read(reader, reader.position(), false, bytes, Long.MAX_VALUE);
      List<Entry> entries = page.entries.stream().filter(each -> each.micros < to).toList();
      return new ConsolePage(page.from, page.next, false, page.hasMore, entries);
    }
  }

  private static ConsolePage read(
      RingReader reader, long from, boolean isCutOff, int bytes, long end) throws IOException {
    List<Entry> entries = new ArrayList<>();
    RingRecord stored = new RingRecord();
    int size = 0;
    boolean isOver = false;
    while (size < bytes && !isOver && reader.position() < end) {
      isOver = !reader.next(stored);
      if (!isOver) {
        Optional<Entry> entry = decode(stored);
        entry.ifPresent(entries::add);
        size += entry.map(Entry::size).orElse(0);
      }
    }
    return new ConsolePage(from, reader.position(), isCutOff, !isOver, entries);
  }

  private static Optional<Entry> decode(RingRecord stored) {
    try {
      return ConsoleStore.decode(stored)
          .map(record -> new Entry(stored.stamp().wall(), stored.micros(), record));
    } catch (MalformedMessageException e) {
      // What a foreign writer put under these types cannot be shown.
      return Optional.empty();
    }
  }
}
