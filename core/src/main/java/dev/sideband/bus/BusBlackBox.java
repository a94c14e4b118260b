package dev.sideband.bus;

import dev.sideband.ring.FrozenRing;
import dev.sideband.ring.RingCursor;
import dev.sideband.ring.RingException;
import dev.sideband.ring.RingProblem;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.ClockId;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bus log as somebody far away may use it: read by pointers that stay where they are until they
 * are moved, searched by time, frozen around a moment, and kept from devices that it shall not
 * hold.
 *
 * <p>Each link has a nameless pointer and named ones; they are found again under their names. Of
 * several links together, {@link BusSelector#ANY} is one more. Safe for any thread.
 */
public final class BusBlackBox implements AutoCloseable {

  /** The most pointers that are made. */
  public static final int MOST_POINTERS = 64;

  /** The most triggers that are set at a time. */
  public static final int MOST_TRIGGERS = 16;

  private static final String PREFIX = "box-";
  private static final int READ_TOGETHER = 256;

  /** Nobody knows how many records lie before, or the reader itself tells what it misses. */
  private static final long UNKNOWN = -1;

  private final BusStore store;
  private final BusMonitor monitor;
  private final BusStatistics statistics;
  private final TransportContext context;
  private final Map<String, RingCursor> pointers = new HashMap<>();
  private final Map<Long, FreezeTrigger> triggers = new HashMap<>();
  private BusFilter filter = BusFilter.NONE;
  private long filteredBefore;

  /**
   * Creates the box; all that it is made of stays with the caller.
   *
   * @param store what is read
   * @param monitor what fills the store
   * @param statistics what the monitor's messages are counted by
   */
  public BusBlackBox(
      BusStore store, BusMonitor monitor, BusStatistics statistics, TransportContext context) {
    this.store = store;
    this.monitor = monitor;
    this.statistics = statistics;
    this.context = context;
  }

  /**
   * Returns how full the log is, and what was counted.
   *
   * @param link whose messages are counted; {@link BusSelector#ANY} for all
   */
  public synchronized BusLogState state(int link) throws IOException {
    try (RingReader reader = store.log().reader()) {
      RingRecord record = new RingRecord();
      boolean any = reader.next(record);
      long oldest = any ? record.position() : reader.position();
      long overwritten = Math.max(0, reader.recordsBefore() - (any ? 1 : 0));
      reader.seekNewest();
      long messages = 0;
      long nacks = 0;
      for (DeviceReport device : statistics.devices()) {
        if (link == BusSelector.ANY || device.device().link() == link) {
          messages += device.messages();
          nacks += device.nacks();
        }
      }
      return new BusLogState(
          capacity(),
          oldest,
          reader.position(),
          reader.recordsBefore(),
          overwritten,
          messages,
          nacks,
          monitor.lost(),
          filteredBefore + filter.dropped(),
          frozen());
    }
  }

  /** A ring that lies in no file keeps no copies. */
  private int frozen() throws IOException {
    try {
      return store.log().frozen().size();
    } catch (UnsupportedOperationException e) {
      return 0;
    }
  }

  /** Returns the bytes that the log takes. */
  public long capacity() {
    return store.log().capacity();
  }

  /**
   * Reads on from a pointer, which stays where it is.
   *
   * @param pointer its name; the nameless one is empty
   * @param link the link whose records are wanted, or {@link BusSelector#ANY}
   * @param most the most bytes of all records together; the first one is read whatever its size
   * @param extra what each record costs besides its bytes
   */
  public synchronized BusExtract peek(String pointer, int link, int most, int extra)
      throws IOException {
    try (RingReader reader = store.log().reader()) {
      pointer(pointer, link).lead(reader);
      return extract(reader, UNKNOWN, link, most, extra);
    }
  }

  /**
   * Reads on from an address, whatever the pointers are.
   *
   * @param before how many records lie before it, as an earlier extract told; below 0 if nobody
   *     knows, and then what was overwritten since is not counted as lost
   */
  public synchronized BusExtract from(long address, long before, int link, int most, int extra)
      throws IOException {
    try (RingReader reader = store.log().reader()) {
      reader.seek(address);
      return extract(reader, before, link, most, extra);
    }
  }

  /**
   * Reads what a trigger has frozen, from an address on.
   *
   * @return empty if there is no copy of that trigger
   */
  public Optional<BusExtract> frozen(long trigger, long address, int link, int most, int extra)
      throws IOException {
    Optional<FrozenRing> copy = copyOf(trigger);
    if (copy.isEmpty()) {
      return Optional.empty();
    }
    try (RingReader reader = RingReader.open(copy.get().file())) {
      reader.seek(Math.max(address, copy.get().from()));
      return Optional.of(extract(reader, UNKNOWN, link, most, extra));
    }
  }

  private Optional<FrozenRing> copyOf(long trigger) throws IOException {
    String id = name(trigger);
    return store.log().frozen().stream().filter(copy -> copy.id().equals(id)).findFirst();
  }

  private BusExtract extract(RingReader reader, long before, int link, int most, int extra)
      throws IOException {
    RingRecord record = new RingRecord();
    List<BusExtract.Stored> found = new ArrayList<>();
    ClockId boot = null;
    long lost = before < 0 ? 0 : Math.max(0, reader.recordsBefore() - before);
    long next = reader.position();
    long count = reader.recordsBefore();
    int room = most;
    for (int looks = 0; looks < READ_TOGETHER && reader.next(record); looks++) {
      Bytes bytes = record.copyPayload();
      boolean wanted = record.type() == BusStore.RECORD_TYPE && isOf(link, bytes);
      boolean fits = found.isEmpty() || bytes.size() + extra <= room;
      boolean fitsBoot = boot == null || boot.equals(record.clock());
      if (wanted && !(fits && fitsBoot)) {
        break;
      }
      if (wanted) {
        found.add(new BusExtract.Stored(record.position(), bytes));
        boot = record.clock();
        room -= bytes.size() + extra;
      }
      lost += record.gap().records();
      next = reader.position();
      count = reader.recordsBefore();
    }
    return new BusExtract(boot, found, next, count, lost);
  }

  /** What makes no sense is of no link. */
  private static boolean isOf(int link, Bytes bytes) {
    try {
      int its = BusRecordPart.decode(bytes.reader()).record().link();
      return link == BusSelector.ANY || its == link;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  /** Moves a pointer forward to an address; one that is behind it already stays. */
  public synchronized void acknowledge(String pointer, int link, long address) throws IOException {
    RingCursor cursor = pointer(pointer, link);
    if (address > cursor.position()) {
      move(cursor, address);
    }
  }

  /** Moves a pointer to an address, or the nearest there is; returns where it is then. */
  public synchronized long seek(String pointer, int link, long address) throws IOException {
    return move(pointer(pointer, link), address);
  }

  /**
   * Moves a pointer before the first record that was stored at this time or later.
   *
   * @return where it is then; empty if nothing of that boot survives, and then it has not moved
   */
  public synchronized OptionalLong seek(String pointer, int link, ClockId boot, long micros)
      throws IOException {
    RingCursor cursor = pointer(pointer, link);
    try (RingReader reader = store.log().reader()) {
      if (!reader.seek(boot, micros)) {
        return OptionalLong.empty();
      }
      cursor.moveTo(reader);
      return OptionalLong.of(cursor.position());
    }
  }

  private long move(RingCursor cursor, long address) throws IOException {
    try (RingReader reader = store.log().reader()) {
      reader.seek(address);
      cursor.moveTo(reader);
      return cursor.position();
    }
  }

  /**
   * Sets a trigger: the first message of a kind freezes what lies around it. If a trigger of this
   * number made its copy in an earlier run, that is its copy, and there will be no other.
   *
   * @param id a number of the caller's choice, 1 to 2^32 − 1
   * @return false if the trigger is there already, or there are too many
   */
  public synchronized boolean arm(
      long id, BusSelector selector, long bytesBefore, int messagesAfter) throws IOException {
    if (triggers.containsKey(id) || triggers.size() >= MOST_TRIGGERS) {
      return false;
    }
    FreezeTrigger trigger =
        FreezeTrigger.once(name(id), store, selector, bytesBefore, messagesAfter, context);
    copyOf(id).ifPresent(copy -> trigger.hasMade(copy.from()));
    triggers.put(id, trigger);
    monitor.add(trigger);
    return true;
  }

  /** Returns a trigger that is set. */
  public synchronized Optional<FreezeTrigger> trigger(long id) {
    return Optional.ofNullable(triggers.get(id));
  }

  /** Removes a trigger and the copy that it made, if they are there. */
  public synchronized void disarm(long id) throws IOException {
    FreezeTrigger trigger = triggers.remove(id);
    if (trigger != null) {
      monitor.remove(trigger);
    }
    store.log().deleteFrozen(name(id));
  }

  /** Keeps out what a filter does, beside the monitor's own; an earlier one of this kind ends. */
  public synchronized void restrict(BusFilter more) {
    filteredBefore += filter.dropped();
    filter = more;
    monitor.restrict(more);
  }

  private RingCursor pointer(String name, int link) throws IOException {
    String full = PREFIX + (link == BusSelector.ANY ? "all" : link) + (name.isEmpty() ? "" : ".");
    String key = full + name;
    RingCursor known = pointers.get(key);
    if (known == null) {
      if (pointers.size() >= MOST_POINTERS) {
        throw new RingException(
            RingProblem.NO_SPACE, "no more than " + MOST_POINTERS + " pointers");
      }
      known = store.log().cursor(key);
      pointers.put(key, known);
    }
    return known;
  }

  private static String name(long trigger) {
    return String.format("trigger-%08x", trigger);
  }

  /**
   * Lets pointers and triggers go; one that has fired makes its copy before. What is kept out stays
   * out, since the monitor may go on. Idempotent.
   */
  @Override
  public synchronized void close() {
    pointers.values().forEach(RingCursor::close);
    pointers.clear();
    for (FreezeTrigger trigger : triggers.values()) {
      monitor.remove(trigger);
      trigger.ended();
    }
    triggers.clear();
  }
}
