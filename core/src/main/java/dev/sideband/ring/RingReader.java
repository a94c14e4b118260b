package dev.sideband.ring;

import dev.sideband.ring.internal.BlockHeader;
import dev.sideband.ring.internal.BlockScan;
import dev.sideband.ring.internal.BlockView;
import dev.sideband.ring.internal.BufferStorage;
import dev.sideband.ring.internal.CutStorage;
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

  private final RingStorage storage;
  private final boolean ownsStorage;
  private final ReadHead head;
  private final ReadBack back;
  private final ReadSeek seek;
  private final BlockHeader there = new BlockHeader();
  private final Missed nothingMissed = new Missed();
  private volatile boolean closed;

  RingReader(RingStorage storage, boolean ownsStorage) throws IOException {
    this.storage = storage;
    this.ownsStorage = ownsStorage;
    this.head = new ReadHead(storage);
    BlockScan scan = new BlockScan();
    this.back = new ReadBack(storage, head, scan);
    this.seek = new ReadSeek(storage, head, scan);
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
    return head.next(into);
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
    if (offset < Layout.HEADER
        || offset > storage.blockSize() - Layout.OVERHEAD
        || (offset & 7) != 0) {
      return false;
    }
    try {
      if (!there.loadNumber(storage, wanted)) {
        return false;
      }
      BlockView view = BlockView.of(storage);
      view.enter(there.block());
      long word = view.word(offset);
      boolean whole =
          !Layout.isEmpty(word)
              && into.image.load(view, offset, word, position)
              && view.word(0) == there.firstPosition();
      if (whole) {
        into.read(RingRecord.BY_ITSELF, there, nothingMissed);
      }
      return whole;
    } catch (InternalError e) {
      throw BufferStorage.lost(e);
    }
  }

  /**
   * Reads the record before and moves before it, so that {@link #next} would read it again.
   *
   * @return false if there is none that survives
   */
  public boolean previous(RingRecord into) throws IOException {
    checkOpen();
    return back.previous(into);
  }

  /** Returns the position of the next record that {@link #next} reads, as far as that is known. */
  public long position() {
    return head.position();
  }

  /** Returns how many records were ever appended before the place where the reader stands. */
  public long recordsBefore() {
    return head.records();
  }

  /** Returns the payload of those records, in bytes. */
  public long bytesBefore() {
    return head.payload();
  }

  /** Returns the bytes of a block of the ring. */
  public int blockSize() {
    return storage.blockSize();
  }

  /** Returns how many blocks the ring has. */
  public int blocks() {
    return storage.blocks();
  }

  /**
   * Returns how many of the blocks are cut off from the end of the file; 0 as a rule. Nobody knows
   * what was in them, so they do not count as missed.
   */
  public int blocksCutOff() {
    return storage instanceof CutStorage cut ? cut.missing() : 0;
  }

  /** Returns everything that this reader has missed so far. */
  public RingGap missed() {
    return head.missed().total();
  }

  /** Moves before the oldest record that survives; what is left out that way is not missed. */
  public void seekOldest() throws IOException {
    checkOpen();
    seek.oldest();
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
    checkOpen();
    seek.position(position);
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
    return seek.time(boot, micros);
  }

  /** Returns the number that tells this ring from others; 0 as long as nothing is there. */
  long ring() {
    return head.header().ring();
  }

  /** Takes back what was counted as missed since. */
  void missed(RingGap before) {
    head.missed().reset(before);
  }

  /** Goes back to where a reader was, with the counts of then: what is gone since is missed. */
  void resume(long position, long recordsThen, long payloadThen) throws IOException {
    checkOpen();
    seek.resume(position, recordsThen, payloadThen);
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
