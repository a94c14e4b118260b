package dev.sideband.ring;

import dev.sideband.ring.internal.BlockHeader;
import dev.sideband.ring.internal.BlockIndex;
import dev.sideband.ring.internal.BlockScan;
import dev.sideband.ring.internal.BlockView;
import dev.sideband.ring.internal.BufferStorage;
import dev.sideband.ring.internal.Layout;
import dev.sideband.ring.internal.MappedFile;
import dev.sideband.time.ClockId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads a ring log record by record, forwards or backwards, while it is written.
 *
 * <p>It stands between two records, at first before the oldest. It never holds the writer up and
 * never writes to the ring: one that is too slow is overtaken, goes on at the oldest record there
 * is, and tells by {@link RingRecord#gap} how much it lost. A record that is damaged is passed over
 * together with the rest of its block.
 *
 * <p>For one thread; any number of readers read one ring. Reading does not allocate, save for gaps
 * and for a record longer than those before.
 */
public final class RingReader implements AutoCloseable {

  private static final int LOOKS_WITHOUT_SEARCH = 1 << 10;

  private final RingStorage storage;
  private final BlockView view;
  private final int lastStart;
  private final boolean ownsStorage;
  private final BlockScan scan = new BlockScan();

  /** The block in which the reader stands; number -1 as long as there is none. */
  private BlockHeader header = new BlockHeader();

  private BlockHeader other = new BlockHeader();
  private long number = -1;
  private long start;
  private long firstPosition;
  private int at;
  private long records;
  private long payload;

  /** How often the end of this block was reached. */
  private int looks;

  private final Missed missed = new Missed();
  private final Missed nothingMissed = new Missed();
  private volatile boolean closed;

  RingReader(RingStorage storage, boolean ownsStorage) throws IOException {
    this.storage = storage;
    this.view = BlockView.of(storage);
    this.lastStart = storage.blockSize() - Layout.OVERHEAD;
    this.ownsStorage = ownsStorage;
    seekOldest();
  }

  /**
   * Opens a reader on the file of a ring, which this or another process may write meanwhile.
   *
   * @throws RingException if it is no ring
   */
  public static RingReader open(Path file) throws IOException {
    RingStorage storage = MappedFile.openToRead(file);
    try {
      return new RingReader(storage, true);
    } catch (IOException | RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  /** Opens a reader on storage that this process or another one writes; the caller closes it. */
  public static RingReader over(RingStorage storage) throws IOException {
    return new RingReader(storage, false);
  }

  /**
   * Reads the next record and moves behind it.
   *
   * @return false if there is none yet
   */
  public boolean next(RingRecord into) throws IOException {
    checkOpen();
    try {
      if (number >= 0 && at <= lastStart) {
        long word = view.word(at);
        // Where nothing has been programmed, no record is loaded either.
        if (load(into, at, word) && !isOvertaken()) {
          moveBehind(into);
          return true;
        }
      }
      return findNext(into);
    } catch (InternalError e) {
      throw BufferStorage.lost(e);
    }
  }

  /** Does what {@link #next} does where the next record is not simply there. */
  private boolean findNext(RingRecord into) throws IOException {
    while (number >= 0 || goOnAtOldest()) {
      long word = at <= lastStart ? view.word(at) : 0;
      if (!Layout.isEmpty(word)) {
        boolean whole = load(into, at, word);
        if (isOvertaken()) {
          storage.check();
          goOnAtOldest();
          continue;
        }
        if (whole) {
          moveBehind(into);
          return true;
        }
        storage.check();
        if (!BlockScan.isStale(storage, into.image, word, at, position())) {
          missed.damaged(0, 0, 1);
          at = storage.blockSize();
        }
      }
      if (!enterNext(word)) {
        return false;
      }
    }
    return false;
  }

  /**
   * Reads the record that begins at {@code position} and stays where it is: for those who noted
   * where a record lies.
   *
   * @return false if no whole record begins there, or no longer
   */
  public boolean read(long position, RingRecord into) throws IOException {
    checkOpen();
    long wanted = Layout.blockOf(Math.max(0, position), storage);
    int offset = (int) (position - Layout.startOf(wanted, storage));
    if (offset < Layout.HEADER || offset > lastStart || (offset & 7) != 0) {
      return false;
    }
    try {
      if (!other.loadNumber(storage, wanted)) {
        return false;
      }
      BlockView there = BlockView.of(storage);
      there.enter(other.block());
      long word = there.word(offset);
      boolean whole =
          !Layout.isEmpty(word)
              && into.image.load(there, offset, word, position)
              && there.word(0) == other.firstPosition();
      if (whole) {
        into.read(other, nothingMissed);
      }
      return whole;
    } catch (InternalError e) {
      throw BufferStorage.lost(e);
    }
  }

  private void moveBehind(RingRecord into) {
    deliver(into);
    at += into.image.size();
    records++;
    payload += into.length();
  }

  private boolean load(RingRecord into, int offset, long word) throws IOException {
    return into.image.load(view, offset, word, start + offset);
  }

  private void deliver(RingRecord into) {
    into.read(header, missed);
  }

  /** Tells whether the block has been taken for newer records. */
  private boolean isOvertaken() throws IOException {
    return view.word(0) != firstPosition;
  }

  /** Stands before the oldest record, if there is any block; what lies between is missed. */
  private boolean goOnAtOldest() throws IOException {
    long newest = BlockIndex.newest(storage, other);
    long oldest = newest < 0 ? -1 : BlockIndex.oldest(storage, other, newest);
    if (oldest < 0) {
      number = -1;
      return false;
    }
    missed.overwritten(other.recordsBefore() - records, other.payloadBefore() - payload);
    enter();
    return true;
  }

  /** Stands at the start of the block whose header has just been read. */
  private void enter() throws IOException {
    BlockHeader entered = other;
    other = header;
    header = entered;
    number = header.number();
    view.enter(header.block());
    start = Layout.startOf(number, storage);
    firstPosition = header.firstPosition();
    at = Layout.HEADER;
    looks = 0;
    records = header.recordsBefore();
    payload = header.payloadBefore();
  }

  /** Goes on in the next block, if there is one yet; tells whether there is anything to read. */
  private boolean enterNext(long wordHere) throws IOException {
    if (isOvertaken()) {
      return goOnAtOldest();
    }
    long next = number + 1;
    if (other.loadNumber(storage, next)) {
      return leaveFor(next, wordHere);
    }
    // A block that is still to come looks no different from one that lost its header.
    if (looks++ % LOOKS_WITHOUT_SEARCH != 0) {
      return false;
    }
    storage.check();
    long newest = BlockIndex.newest(storage, other);
    for (long found = next; found <= newest; found++) {
      if (other.loadNumber(storage, found)) {
        return leaveFor(found, wordHere);
      }
    }
    return false;
  }

  /** Enters a later block whose header has just been read, unless there is still something here. */
  private boolean leaveFor(long found, long wordHere) throws IOException {
    // Before that block was begun, more may have been written to this one than we saw.
    boolean isMoreHere =
        Layout.isEmpty(wordHere) && at <= lastStart && !Layout.isEmpty(view.word(at));
    if (isOvertaken()) {
      return goOnAtOldest();
    }
    if (!isMoreHere) {
      enterBehindDamage(found - number - 1);
    }
    return true;
  }

  private void enterBehindDamage(long blocksPassed) throws IOException {
    missed.damaged(other.recordsBefore() - records, other.payloadBefore() - payload, blocksPassed);
    enter();
  }

  /**
   * Reads the record before and moves before it, so that {@link #next} would read it again.
   *
   * @return false if there is none that survives
   */
  public boolean previous(RingRecord into) throws IOException {
    checkOpen();
    try {
      return findPrevious(into);
    } catch (InternalError e) {
      throw BufferStorage.lost(e);
    }
  }

  private boolean findPrevious(RingRecord into) throws IOException {
    while (number >= 0 || goOnAtOldest()) {
      if (scan.number() != number || scan.end() < Math.min(at, storage.blockSize())) {
        scan.run(storage, number, at);
      }
      int index = scan.lastBefore(at);
      int offset = index < 0 ? 0 : scan.start(index);
      boolean whole = index >= 0 && load(into, offset, view.word(offset));
      if (isOvertaken() || index < 0 && !enterPrevious()) {
        return false;
      }
      if (index >= 0) {
        at = offset;
        records = header.recordsBefore() + index;
        if (whole) {
          payload -= into.length();
          deliver(into);
          return true;
        }
        missed.damaged(0, 0, 1);
      }
    }
    return false;
  }

  private boolean enterPrevious() throws IOException {
    long first = Math.max(0, number - storage.blocks() + 1);
    long recordsHere = header.recordsBefore();
    long payloadHere = header.payloadBefore();
    for (long before = number - 1; before >= first; before--) {
      if (other.loadNumber(storage, before)) {
        long passed = number - 1 - before;
        enter();
        scanTo(storage.blockSize());
        missed.damaged(
            recordsHere - records, payloadHere - payload, passed + (scan.isDamaged() ? 1 : 0));
        return true;
      }
    }
    return false;
  }

  /** Moves to the first record of this block that begins at {@code offset} or behind it. */
  private void scanTo(int offset) throws IOException {
    scan.run(storage, number, offset);
    at = scan.end();
    records = header.recordsBefore() + scan.records();
    payload = header.payloadBefore() + scan.payload();
  }

  /** Returns the position of the next record that {@link #next} reads, as far as that is known. */
  public long position() {
    return number < 0 ? 0 : start + at;
  }

  /** Returns how many records were ever appended before the place where the reader stands. */
  public long recordsBefore() {
    return records;
  }

  /** Returns the payload of those records, in bytes. */
  public long bytesBefore() {
    return payload;
  }

  /** Returns the bytes of a block of the ring. */
  public int blockSize() {
    return storage.blockSize();
  }

  /** Returns how many blocks the ring has. */
  public int blocks() {
    return storage.blocks();
  }

  /** Returns everything that this reader has missed so far. */
  public RingGap missed() {
    return missed.total();
  }

  /** Moves before the oldest record that survives; what is left out that way is not missed. */
  public void seekOldest() throws IOException {
    checkOpen();
    RingGap before = missed.total();
    goOnAtOldest();
    missed.reset(before);
  }

  /** Moves behind the newest record; what is left out that way is not missed. */
  public void seekNewest() throws IOException {
    seek(Long.MAX_VALUE);
  }

  /**
   * Moves before the first record that begins at {@code position} or behind it; what is left out
   * that way is not missed.
   *
   * @return the position reached
   */
  public long seek(long position) throws IOException {
    seekOldest();
    long newest = BlockIndex.newest(storage, other);
    long wanted = Math.min(newest, Layout.blockOf(Math.max(0, position), storage));
    for (long found = wanted; found > number && number >= 0; found--) {
      if (other.loadNumber(storage, found)) {
        enter();
        break;
      }
    }
    if (number >= 0) {
      long offset = position - Layout.startOf(number, storage);
      scanTo((int) Math.max(0, Math.min(storage.blockSize(), offset)));
    }
    return position();
  }

  /**
   * Moves before the first record of this boot whose time is {@code micros} or later.
   *
   * @return false if no block of that boot survives; then the reader has not moved
   */
  public boolean seek(ClockId boot, long micros) throws IOException {
    checkOpen();
    Objects.requireNonNull(boot, "boot");
    long last = BlockIndex.newestOf(boot, storage, other);
    return last >= 0 && enterAt(BlockIndex.lastBefore(micros, last, storage, other), last, micros);
  }

  private boolean enterAt(long first, long last, long micros) throws IOException {
    for (long found = first; found <= last; found++) {
      if (other.loadNumber(storage, found)) {
        RingGap before = missed.total();
        enter();
        RingRecord record = new RingRecord();
        while (next(record)) {
          if (record.micros() >= micros || number > last) {
            seek(record.position());
            break;
          }
        }
        missed.reset(before);
        return true;
      }
    }
    return false;
  }

  /** Returns the number that tells this ring from others; 0 as long as nothing is there. */
  long ring() {
    return header.ring();
  }

  /** Takes back what was counted as missed since. */
  void missed(RingGap before) {
    missed.reset(before);
  }

  /** Goes back to where a reader was, with the counts of then: what is gone since is missed. */
  void resume(long position, long recordsThen, long payloadThen) throws IOException {
    checkOpen();
    missed.take();
    long wanted = Layout.blockOf(position, storage);
    if (wanted == number && !isOvertaken()) {
      at = (int) (position - Layout.startOf(number, storage));
      records = recordsThen;
      payload = payloadThen;
      return;
    }
    long newest = BlockIndex.newest(storage, other);
    if (wanted > newest || other.loadNumber(storage, wanted)) {
      seek(position);
      return;
    }
    records = recordsThen;
    payload = payloadThen;
    if (wanted <= newest - storage.blocks()) {
      goOnAtOldest();
      return;
    }
    for (long found = wanted + 1; found <= newest; found++) {
      if (other.loadNumber(storage, found)) {
        enterBehindDamage(found - wanted);
        return;
      }
    }
  }

  private void checkOpen() throws RingException {
    if (closed) {
      throw new RingException(RingProblem.CLOSED, "the reader is closed");
    }
  }

  /** Lets the ring go. Idempotent. */
  @Override
  public void close() {
    closed = true;
    if (ownsStorage) {
      storage.close();
    }
  }
}
