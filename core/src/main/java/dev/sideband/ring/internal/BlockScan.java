package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import java.io.IOException;
import java.util.Arrays;

/** Walks through the records of one block. It is used again and again. For one thread. */
public final class BlockScan {

  private static final int PIECE = 1 << 12;
  private static final int MOST_PASSES = 64;

  private final RecordImage image = new RecordImage();
  private final byte[] piece = new byte[PIECE];
  private int[] starts = new int[16];
  private long number = -1;
  private int records;
  private int end;
  private long payload;
  private long lastMicros;
  private boolean damaged;

  /**
   * Reads the records of block {@code number} up to the first that is not whole.
   *
   * @param until where to stop at the latest: a record that begins there or later is not read
   */
  public void run(RingStorage storage, long number, int until) throws IOException {
    this.number = number;
    records = 0;
    payload = 0;
    lastMicros = 0;
    damaged = false;
    BlockView view = viewOf(storage, number);
    int at = Layout.HEADER;
    while (at < until && at <= storage.blockSize() - Layout.OVERHEAD) {
      long word = view.word(at);
      if (Layout.isEmpty(word)) {
        break;
      }
      long position = Layout.startOf(number, storage) + at;
      if (!image.load(view, at, word, position)) {
        damaged = !isStale(storage, image, word, at, position);
        break;
      }
      add(at);
      payload += image.payloadLength();
      lastMicros = image.micros();
      at += image.size();
    }
    end = at;
  }

  /**
   * Tells whether a record that is not whole here was whole an epoch ago: nothing has been written
   * in its place since, or what was written got lost.
   */
  public static boolean isStale(
      RingStorage storage, RecordImage image, long word, int at, long position) {
    int length = (int) word;
    return length >= Layout.OVERHEAD
        && length <= storage.blockSize() - at
        && image.isAt(position - (long) storage.blocks() * storage.blockSize());
  }

  private static BlockView viewOf(RingStorage storage, long number) throws IOException {
    BlockView view = BlockView.of(storage);
    view.enter(Layout.placeOf(number, storage));
    return view;
  }

  private void add(int at) {
    if (records == starts.length) {
      starts = Arrays.copyOf(starts, 2 * records);
    }
    starts[records++] = at;
  }

  /**
   * Returns how many whole records of block {@code number} lie from {@code from} on, anywhere.
   *
   * <p>Payload may look like the starts of long records over and over. When that becomes too much
   * work, one record is taken to be there.
   */
  public int strays(RingStorage storage, long number, int from) throws IOException {
    int block = Layout.placeOf(number, storage);
    int found = 0;
    long budget = (long) MOST_PASSES * storage.blockSize();
    byte[] rest = new byte[storage.blockSize() - from];
    storage.read(block, from, rest, 0, rest.length);
    BlockView view = viewOf(storage, number);
    int next = 0;
    for (int at = 0; at <= rest.length - Layout.OVERHEAD; at += 8) {
      // Plain bytes, and the one that rules out most first: this runs before anything is compiled.
      if (at < next || rest[at + 3] != 0) {
        continue;
      }
      int length = rest[at] & 0xFF | (rest[at + 1] & 0xFF) << 8 | (rest[at + 2] & 0xFF) << 16;
      if (length >= Layout.OVERHEAD && length <= rest.length - at) {
        budget -= length;
        if (budget < 0) {
          return found + 1;
        }
        long position = Layout.startOf(number, storage) + from + at;
        if (image.load(view, from + at, view.word(from + at), position)) {
          found++;
          next = at + image.size();
        }
      }
    }
    return found;
  }

  /** Tells whether the rest of a block has never been programmed since it was emptied. */
  public boolean isBlank(RingStorage storage, int block, int from) throws IOException {
    for (int at = from; at < storage.blockSize(); at += PIECE) {
      int length = Math.min(PIECE, storage.blockSize() - at);
      storage.read(block, at, piece, 0, length);
      for (int i = 0; i < length; i++) {
        if (piece[i] != piece[0] || piece[i] != 0 && piece[i] != -1) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns the number of the block that was read, -1 if none was. */
  public long number() {
    return number;
  }

  /** Returns how many records were read. */
  public int records() {
    return records;
  }

  /** Returns where a record begins in the block. */
  public int start(int index) {
    return starts[index];
  }

  /** Returns the index of the last record that begins before {@code offset}, or -1. */
  public int lastBefore(int offset) {
    int found = Arrays.binarySearch(starts, 0, records, offset);
    return found >= 0 ? found - 1 : -found - 2;
  }

  /** Returns where the last record read ends. */
  public int end() {
    return end;
  }

  /** Returns the payload of the records read, in bytes. */
  public long payload() {
    return payload;
  }

  /** Returns the time of the last record read. */
  public long lastMicros() {
    return lastMicros;
  }

  /** Tells whether the reading ended at something that is no record of this block. */
  public boolean isDamaged() {
    return damaged;
  }
}
