package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.command.PlatformEvent;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelInfo;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.ipmi.command.SystemEvent;
import dev.sideband.ipmi.command.UtcOffset;
import dev.sideband.ipmi.internal.bmc.EventLogFile;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The event log of a BMC: a bounded number of records that outlive its restarts until they are
 * erased.
 *
 * <p>Written by the BMC, by the host application and by {@code Add SEL Entry}. Each record is on
 * the disk when its call returns, and a crash costs the one being written at most. A full log takes
 * no more, as the specification wants, and remembers that it did so (IPMI 2.0, 31). Numbers go on
 * after the log was erased, so that a reader never takes a new record for one that it knows.
 *
 * <p>Safe for any thread; calls that write may block on the disk.
 */
public final class SystemEventLog {

  /** How many records a log holds unless set otherwise. */
  public static final int DEFAULT_CAPACITY = 1_024;

  /** The most records that a log can hold, for they are numbered by two bytes. */
  public static final int MAX_CAPACITY = 0xFFFE;

  private static final int FUNCTIONS = SelInfo.DELETE | SelInfo.RESERVE | SelInfo.ALLOCATION_INFO;
  private static final int LAST_ID = 0xFFFE;
  private static final int TIME_AT = 3;
  private static final int FIRST_UNTIMED = 0xE0;
  private static final int MOST_FREE = 0xFFFF;

  private final EventLogFile file;
  private final int capacity;
  private final InstantSource wall;
  private final List<EventLogFile.Added> records;
  private final Set<Integer> ids = new HashSet<>();
  private Duration ahead = Duration.ZERO;
  private UtcOffset utcOffset = new UtcOffset(0);
  private SelTime lastErasure;
  private int lastId;
  private boolean overflowed;
  private long version;

  private SystemEventLog(EventLogFile file, int capacity, InstantSource wall) {
    this.file = file;
    this.capacity = capacity;
    this.wall = wall;
    EventLogFile.Content content = file.content();
    this.records = new ArrayList<>(content.records());
    this.lastErasure = content.head().lastErasure();
    this.lastId = content.head().lastId();
    this.overflowed = content.overflowed();
    for (EventLogFile.Added each : records) {
      ids.add(id(each));
    }
  }

  /**
   * Opens the log in a file, which is made if it is not there.
   *
   * @param capacity how many records it may hold, 1 to {@link #MAX_CAPACITY}; one that holds more
   *     already keeps them
   * @param wall the clock that it is set by to begin with
   */
  static SystemEventLog open(Path path, int capacity, InstantSource wall) throws IOException {
    return new SystemEventLog(EventLogFile.open(path), capacity, wall);
  }

  /**
   * Logs an event that the BMC itself or its host application noticed.
   *
   * @return the record's number, or empty if the log is full
   */
  public Optional<RecordId> add(PlatformEvent event) throws IOException {
    return add(new SystemEvent(0, SelTime.UNSPECIFIED, SystemEvent.BMC, event));
  }

  /**
   * Adds a record; its number is replaced, and so is its time if it has one.
   *
   * @return the record's number, or empty if the log is full
   */
  public synchronized Optional<RecordId> add(SelEntry entry) throws IOException {
    if (records.size() >= capacity) {
      if (!overflowed) {
        file.overflow();
        overflowed = true;
      }
      return Optional.empty();
    }
    int id = freeId();
    SelTime now = time();
    EventLogFile.Added added = new EventLogFile.Added(now, stamped(entry, id, now));
    file.add(added);
    records.add(added);
    ids.add(id);
    lastId = id;
    version++;
    return Optional.of(new RecordId(id));
  }

  private int freeId() {
    int id = lastId;
    do {
      id = id % LAST_ID + 1;
    } while (ids.contains(id));
    return id;
  }

  private static Bytes stamped(SelEntry entry, int id, SelTime now) {
    WireWriter out = new WireWriter(SelEntry.SIZE);
    entry.encode(out);
    Bytes as = out.toBytes();
    boolean timed = entry.recordType() < FIRST_UNTIMED;
    int kept = timed ? TIME_AT + Integer.BYTES : TIME_AT;
    out.clear().u16(id).u8(entry.recordType());
    if (timed) {
      now.encode(out);
    }
    return out.bytes(as.slice(kept, SelEntry.SIZE - kept)).toBytes();
  }

  /** Returns all records, the oldest first. */
  public synchronized List<SelEntry> entries() {
    return records.stream().map(EventLogFile.Added::record).map(SystemEventLog::decoded).toList();
  }

  /** Returns a record by its number, or the first or the last one; or empty if it is not there. */
  public synchronized Optional<SelEntry> entry(RecordId id) {
    OptionalInt at = indexOf(id);
    return at.isEmpty()
        ? Optional.empty()
        : Optional.of(decoded(records.get(at.getAsInt()).record()));
  }

  /** Returns the number of the record behind one that is there, or {@link RecordId#LAST}. */
  public synchronized RecordId next(RecordId id) {
    OptionalInt at = indexOf(id);
    int next = at.orElse(records.size()) + 1;
    return next < records.size() ? new RecordId(id(records.get(next))) : RecordId.LAST;
  }

  private OptionalInt indexOf(RecordId id) {
    if (records.isEmpty()) {
      return OptionalInt.empty();
    }
    if (id.equals(RecordId.FIRST)) {
      return OptionalInt.of(0);
    }
    if (id.equals(RecordId.LAST)) {
      return OptionalInt.of(records.size() - 1);
    }
    if (!ids.contains(id.value())) {
      return OptionalInt.empty();
    }
    int at = 0;
    while (id(records.get(at)) != id.value()) {
      at++;
    }
    return OptionalInt.of(at);
  }

  /** Returns how full the log is, and when it changed. */
  public synchronized SelInfo info() {
    int free = Math.max(0, capacity - records.size()) * SelEntry.SIZE;
    return new SelInfo(
        SelInfo.VERSION,
        records.size(),
        Math.min(MOST_FREE, free),
        records.isEmpty() ? SelTime.UNSPECIFIED : records.get(records.size() - 1).time(),
        lastErasure,
        FUNCTIONS | (overflowed ? SelInfo.OVERFLOWED : 0));
  }

  /** Returns how many records the log may hold. */
  public int capacity() {
    return capacity;
  }

  /** Returns a number that grows with each record that comes or goes. */
  public synchronized long version() {
    return version;
  }

  /** Erases all records. */
  public synchronized void clear() throws IOException {
    SelTime now = time();
    file.replace(new EventLogFile.Head(now, lastId), List.of(), false);
    records.clear();
    ids.clear();
    lastErasure = now;
    overflowed = false;
    version++;
  }

  /** Erases all records if none came or went since {@link #version} was {@code seen}. */
  public synchronized boolean clearUnlessChanged(long seen) throws IOException {
    if (seen != version) {
      return false;
    }
    clear();
    return true;
  }

  /** Erases one record, and returns its number; or empty if it is not there. */
  public synchronized Optional<RecordId> delete(RecordId id) throws IOException {
    OptionalInt at = indexOf(id);
    if (at.isEmpty()) {
      return Optional.empty();
    }
    List<EventLogFile.Added> left = new ArrayList<>(records);
    int gone = id(left.remove(at.getAsInt()));
    file.replace(new EventLogFile.Head(lastErasure, lastId), left, overflowed);
    records.remove(at.getAsInt());
    ids.remove(gone);
    version++;
    return Optional.of(new RecordId(gone));
  }

  /** Returns what the log's clock shows. */
  public synchronized SelTime time() {
    return SelTime.of(wall.instant().plus(ahead));
  }

  /** Sets the log's clock until the BMC restarts; records keep their times. */
  public synchronized void setTime(SelTime time) {
    ahead = Duration.between(wall.instant(), Instant.ofEpochSecond(time.seconds()));
  }

  /** Returns how far the log's clock is said to be from UTC. */
  public synchronized UtcOffset utcOffset() {
    return utcOffset;
  }

  /** Says how far the log's clock is from UTC, and changes nothing else. */
  public synchronized void setUtcOffset(UtcOffset offset) {
    utcOffset = offset;
  }

  /** Returns how many records were found damaged when the log was opened. */
  int damaged() {
    return file.content().damaged();
  }

  /** Sets the clock by the machine's own, as it was at the beginning. */
  synchronized void reset() {
    ahead = Duration.ZERO;
    utcOffset = new UtcOffset(0);
  }

  synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      // Each record was forced to the disk when it came.
    }
  }

  private static int id(EventLogFile.Added added) {
    return added.record().at(0) | added.record().at(1) << 8;
  }

  private static SelEntry decoded(Bytes record) {
    try {
      return SelEntry.decode(record.reader());
    } catch (MalformedMessageException e) {
      throw new UncheckedIOException("a record of full length is always read", e);
    }
  }
}
