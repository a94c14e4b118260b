package dev.sideband.tcp.internal.link;

import dev.sideband.ring.RingException;
import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingProblem;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What an agent keeps for its server on the disk: the entries, in a ring, and beside it, in {@code
 * NAME.link}, what the server has confirmed and which instruction was taken last.
 *
 * <p>A record of the ring holds the opening that appended it (a variable-length number), the
 * stream's name behind its length, and the entry. Safe for any thread; appending waits for no
 * reading.
 */
final class Spool implements AutoCloseable {

  private static final int ENTRY = 1;

  /** How much stands before the entry in a record at most: opening, length and name. */
  private static final int MOST_HEAD = 4 + 1 + 64;

  /** How many entries may be on the way. */
  private static final int WINDOW = 1_024;

  private static final int SMALL_BLOCK = 1 << 16;
  private static final int LARGE_BLOCK = 1 << 20;
  private static final int LARGE_RING = 16 * LARGE_BLOCK;

  private final RingLog ring;
  private final RingReader reader;
  private final SlotFile slot;
  private final UUID id;
  private final long opening;
  private final AtomicLong appended = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final RingRecord record = new RingRecord();

  // Guarded by the lock.
  private final Deque<OnTheWay> onTheWay = new ArrayDeque<>();
  private long confirmed;
  private long confirmedPosition;
  private long skipTo;
  private long epoch;
  private long instruction;
  private long lostAtServer;
  private boolean closed;

  /** An entry that was sent: its number, and the position behind it. */
  private record OnTheWay(long number, long end) {}

  private Spool(RingLog ring, SlotFile slot, boolean isNew, RandomGenerator random)
      throws IOException {
    this.ring = ring;
    this.reader = ring.reader();
    this.slot = slot;
    WireReader saved = slot.load().orElse(Bytes.EMPTY).reader();
    UUID savedId = new UUID(0, 0);
    long savedOpening = 0;
    if (saved.remaining() > 0) {
      savedId = saved.uuid("spool");
      savedOpening = saved.u32("opening");
      confirmed = saved.u64("confirmed");
      confirmedPosition = isNew ? 0 : saved.u64("position");
      epoch = isNew ? 0 : saved.u64("epoch");
      instruction = isNew ? 0 : saved.u64("instruction");
    }
    boolean goesOn = savedOpening > 0 && savedOpening < EntryNumber.MOST_OPENING && !isNew;
    this.id = goesOn ? savedId : new UUID(random.nextLong(), random.nextLong());
    this.opening = goesOn ? savedOpening + 1 : 1;
    try (RingReader end = ring.reader()) {
      end.seekNewest();
      appended.set(end.recordsBefore());
    }
    if (!goesOn) {
      confirmed = 0;
    } else if (EntryNumber.count(confirmed) > appended.get()) {
      // A loss of power took the newest entries from here, after the server had them.
      confirmed = EntryNumber.of(savedOpening, appended.get());
    }
    save(true);
  }

  /**
   * Opens the spool, or makes it.
   *
   * @param bytes the size of a new one
   */
  static Spool open(Path file, long bytes, TransportContext context) throws IOException {
    boolean isNew = !Files.exists(file);
    // Nobody asks for the times; with the boot's own name each opening would begin a new block.
    BootClock clock =
        BootClock.of(HostBoot.UNKNOWN, Duration.ZERO, context.ticker(), context.clock());
    RingLog ring =
        RingLog.file(file)
            .size(bytes)
            .blockSize(bytes < LARGE_RING ? SMALL_BLOCK : LARGE_BLOCK)
            .open(clock);
    SlotFile slot = new SlotFile(file.resolveSibling(file.getFileName() + ".link"));
    try {
      return new Spool(ring, slot, isNew, context.random());
    } catch (IOException | RuntimeException e) {
      try (slot) {
        ring.close();
      }
      throw e;
    }
  }

  /**
   * Returns the bytes of a ring in which so many entries of such a size have room, also while the
   * newest take the place of the oldest.
   */
  static long bytesFor(long entries, int entryBytes) {
    long small = bytesFor(entries, entryBytes, SMALL_BLOCK);
    return small < LARGE_RING && entryBytes < SMALL_BLOCK / 2
        ? small
        : Math.max(LARGE_RING, bytesFor(entries, entryBytes, LARGE_BLOCK));
  }

  private static long bytesFor(long entries, int entryBytes, int block) {
    // What the ring puts around a record and into the head of a block is less than this.
    long record = entryBytes + MOST_HEAD + 32L;
    long perBlock = Math.max(1, (block - 256) / record);
    return Math.multiplyExact(entries / perBlock + 4, (long) block);
  }

  int mostEntryBytes() {
    return Math.min(Uplink.MOST_BYTES, ring.mostPayload() - MOST_HEAD);
  }

  UUID id() {
    return id;
  }

  void append(String stream, Bytes entry) throws IOException {
    byte[] name = stream.getBytes(StandardCharsets.US_ASCII);
    WireWriter out = new WireWriter(MOST_HEAD + entry.size());
    out.varint(opening).u8(name.length).bytes(name, 0, name.length).bytes(entry);
    ring.append(ENTRY, out.asBuffer());
    appended.incrementAndGet();
  }

  /** Goes back to where a server is that has everything up to this number. */
  void goOnBehind(long has) throws IOException {
    lock.lock();
    try {
      onTheWay.clear();
      if (has < confirmed || confirmedPosition > ring.end()) {
        // The server, or this disk, has gone back: perhaps what is missing is still here.
        confirmed = Math.min(has, confirmed);
        confirmedPosition = 0;
      }
      reader.seek(confirmedPosition);
      skipTo = has;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that nothing more is heard of what is on the way. */
  void disconnected() {
    lock.lock();
    try {
      onTheWay.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the next entry that the server needs, or null if there is none, or too many wait. */
  LinkMessage.@Nullable Entry next() throws IOException {
    lock.lock();
    try {
      while (onTheWay.size() < WINDOW && reader.next(record)) {
        Optional<LinkMessage.Entry> entry = entry();
        if (entry.isPresent()) {
          onTheWay.add(new OnTheWay(entry.get().number(), reader.position()));
          if (entry.get().number() > skipTo) {
            return entry.get();
          }
          confirm(entry.get().number());
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private Optional<LinkMessage.Entry> entry() {
    WireReader in = record.copyPayload().reader();
    try {
      long by = in.varint("opening");
      byte[] name = in.bytes(in.u8("name length"), "name").toArray();
      long number = EntryNumber.of(by, reader.recordsBefore());
      String stream = new String(name, StandardCharsets.US_ASCII);
      return Optional.of(new LinkMessage.Entry(number, stream, in.rest()));
    } catch (MalformedMessageException e) {
      // Somebody else's record: the ring checks its own. It counts as lost.
      return Optional.empty();
    }
  }

  /** Notes what the server has; tells how many more entries it knows to be lost. */
  long taken(LinkMessage.Taken taken) throws IOException {
    lock.lock();
    try {
      confirm(taken.entry());
      long more = taken.lost() - lostAtServer;
      lostAtServer = taken.lost();
      return more;
    } finally {
      lock.unlock();
    }
  }

  private void confirm(long number) throws IOException {
    OnTheWay newest = null;
    while (!onTheWay.isEmpty() && onTheWay.getFirst().number() <= number) {
      newest = onTheWay.removeFirst();
    }
    if (newest != null && newest.number() != confirmed) {
      confirmed = newest.number();
      confirmedPosition = newest.end();
      save(false);
    }
  }

  /** Takes an instruction, unless it was taken before; true if it is to be carried out. */
  boolean take(long serverEpoch, long number) throws IOException {
    lock.lock();
    try {
      if (serverEpoch == epoch && number <= instruction) {
        return false;
      }
      epoch = serverEpoch;
      instruction = number;
      save(true);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void save(boolean force) throws IOException {
    if (closed) {
      // Another link may have the file by now.
      throw new RingException(RingProblem.CLOSED, "the spool is closed");
    }
    WireWriter out = new WireWriter(SlotFile.MOST);
    out.uuid(id).u32(opening).u64(confirmed).u64(confirmedPosition).u64(epoch).u64(instruction);
    slot.save(out.toBytes(), force);
  }

  LinkMessage.Hello hello(Duration silence) {
    lock.lock();
    try {
      return new LinkMessage.Hello(LinkCodec.VERSION, silence, id, confirmed, epoch, instruction);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many entries the server has not confirmed and that are still here. */
  long waiting() {
    lock.lock();
    try {
      return Math.max(0, appended.get() - Math.max(EntryNumber.count(confirmed), overwritten()));
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many entries are lost: those that the server knows of, and those since. */
  long lost() {
    lock.lock();
    try {
      OnTheWay newest = onTheWay.peekLast();
      long safe = EntryNumber.count(newest == null ? confirmed : newest.number());
      return lostAtServer + Math.max(0, overwritten() - safe);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many entries were ever overwritten. */
  private long overwritten() {
    try (RingReader oldest = ring.reader()) {
      return oldest.recordsBefore();
    } catch (IOException e) {
      // The ring has failed, or is closed: there is nothing left.
      return appended.get();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try (slot) {
      closed = true;
      reader.close();
      ring.close();
    } catch (IOException e) {
      // What was saved is saved.
    } finally {
      lock.unlock();
    }
  }
}
