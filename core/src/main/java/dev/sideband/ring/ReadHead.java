package dev.sideband.ring;

import dev.sideband.ring.internal.BlockHeader;
import dev.sideband.ring.internal.BlockIndex;
import dev.sideband.ring.internal.BlockScan;
import dev.sideband.ring.internal.BlockView;
import dev.sideband.ring.internal.BufferStorage;
import dev.sideband.ring.internal.Layout;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The place where a ring is read, and what must be known there: the block and the counts. It goes
 * forward by itself, past what is damaged, and is put elsewhere by others. For one thread.
 */
final class ReadHead {

  private static final AtomicLong ENTRIES = new AtomicLong();
  private static final int LOOKS_WITHOUT_SEARCH = 1 << 10;

  private final RingStorage storage;
  private final BlockView view;
  private final int lastStart;
  private final Missed missed = new Missed();

  /** That of the block in which it stands. */
  private BlockHeader header = new BlockHeader();

  /** The one that was looked at last, and may be entered. */
  private BlockHeader other = new BlockHeader();

  /** The block's number, -1 as long as there is none. */
  private long number = -1;

  private long start;
  private long firstPosition;

  /** Where in the block the next record begins; beyond its end as long as there is no block. */
  private int at = Integer.MAX_VALUE;

  private long records;
  private long payload;

  /** Tells this stay in this block from all others, of any reader. */
  private long entry;

  /** How often the end of this block was reached. */
  private int looks;

  ReadHead(RingStorage storage) {
    this.storage = storage;
    this.view = BlockView.of(storage);
    this.lastStart = storage.blockSize() - Layout.OVERHEAD;
  }

  /**
   * Reads the next record and moves behind it.
   *
   * @return false if there is none yet
   */
  boolean next(RingRecord into) throws IOException {
    try {
      // Where nothing has been programmed, no record is loaded either.
      if (at <= lastStart && load(into, at, view.word(at)) && !isOvertaken()) {
        moveBehind(into);
        return true;
      }
      return findNext(into);
    } catch (InternalError e) {
      throw BufferStorage.lost(e);
    }
  }

  /** Does what {@link #next} does where the next record is not simply there. */
  private boolean findNext(RingRecord into) throws IOException {
    while (isInBlock() || goOnAtOldest()) {
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

  private void moveBehind(RingRecord into) {
    if (missed.isPending() || !into.isFrom(entry)) {
      deliver(into);
    }
    at += into.image.size();
    records++;
    payload += into.length();
  }

  private boolean load(RingRecord into, int offset, long word) throws IOException {
    return into.image.load(view, offset, word, start + offset);
  }

  /** Reads a record of this block, and tells whether it is whole. */
  boolean load(RingRecord into, int offset) throws IOException {
    return load(into, offset, view.word(offset));
  }

  /** Hands out the record that was read, with what was missed before it. */
  void deliver(RingRecord into) {
    into.read(entry, header, missed);
  }

  /** Tells whether the block has been taken for newer records. */
  boolean isOvertaken() throws IOException {
    return view.firstWord() != firstPosition;
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
    long newest = newest();
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

  /** Stands before the oldest record, if there is any block; what lies between is missed. */
  boolean goOnAtOldest() throws IOException {
    long newest = newest();
    long oldest = newest < 0 ? -1 : BlockIndex.oldest(storage, other, newest);
    if (oldest < 0) {
      number = -1;
      at = Integer.MAX_VALUE;
      return false;
    }
    missed.overwritten(other.recordsBefore() - records, other.payloadBefore() - payload);
    enter();
    return true;
  }

  /** Stands at the start of a block, if that is there; tells whether it is. */
  boolean enter(long wanted) throws IOException {
    boolean isThere = other.loadNumber(storage, wanted);
    if (isThere) {
      enter();
    }
    return isThere;
  }

  /**
   * Stands at the start of a later block, if that is there, and counts what lies between as
   * damaged.
   */
  boolean enterBehindDamage(long wanted, long blocksPassed) throws IOException {
    boolean isThere = other.loadNumber(storage, wanted);
    if (isThere) {
      enterBehindDamage(blocksPassed);
    }
    return isThere;
  }

  /** Stands at the start of the block whose header has just been read. */
  private void enter() throws IOException {
    entry = ENTRIES.incrementAndGet();
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

  /** Stands behind the records of this block that a scan of it read. */
  void standBehind(BlockScan scan) {
    stand(
        scan.end(),
        header.recordsBefore() + scan.records(),
        header.payloadBefore() + scan.payload());
  }

  /** Stands elsewhere in this block, with the counts there. */
  void stand(int offset, long recordsThere, long payloadThere) {
    at = offset;
    records = recordsThere;
    payload = payloadThere;
  }

  /** Takes what was read before for what the counts say. */
  void count(long recordsBefore, long payloadBefore) {
    records = recordsBefore;
    payload = payloadBefore;
  }

  /** Returns the number of the newest block, -1 if there is none. */
  long newest() throws IOException {
    return BlockIndex.newest(storage, other);
  }

  /** Tells whether it stands in a block: in an empty storage there is none. */
  boolean isInBlock() {
    return number >= 0;
  }

  /** Returns the number of the block, -1 if there is none. */
  long number() {
    return number;
  }

  /** Returns where in the block the next record begins. */
  int offset() {
    return at;
  }

  /** Returns the position of the next record, as far as that is known. */
  long position() {
    return number < 0 ? 0 : start + at;
  }

  /** Returns the header of the block. */
  BlockHeader header() {
    return header;
  }

  /** Returns how many records were ever appended before this place. */
  long records() {
    return records;
  }

  /** Returns the payload of those records, in bytes. */
  long payload() {
    return payload;
  }

  /** Returns what was missed so far. */
  Missed missed() {
    return missed;
  }
}
