package dev.sideband.ring.testing;

import dev.sideband.ring.RingStorage;
import java.io.IOException;
import java.util.Arrays;

/**
 * A flash chip in memory: a block is erased as a whole, a byte is programmed once after that, and
 * each erasure is counted. Its power can be cut after any byte; what was done till then stays.
 *
 * <p>Closing it changes nothing: it can be handed to another log, as after a restart. Safe for any
 * thread.
 */
public final class SimulatedFlash implements RingStorage {

  private static final byte ERASED = -1;

  private final byte[][] cells;
  private final long[] wear;
  private boolean erasesFromEnd;
  private long bytesLeft = Long.MAX_VALUE;

  /** Creates a chip that is erased. */
  public SimulatedFlash(int blockSize, int blocks) {
    cells = new byte[blocks][blockSize];
    wear = new long[blocks];
    for (byte[] block : cells) {
      Arrays.fill(block, ERASED);
    }
  }

  /** Cuts the power after this many more bytes have been erased or programmed. */
  public synchronized void cutPowerAfter(long bytes) {
    bytesLeft = bytes;
  }

  /** Puts the power back. */
  public synchronized void powerOn() {
    bytesLeft = Long.MAX_VALUE;
  }

  /** Tells whether the power is cut. */
  public synchronized boolean isPowerCut() {
    return bytesLeft < 0;
  }

  /** Makes erasing begin at a block's end, so that one that is cut leaves the start as it was. */
  public synchronized void eraseFromEnd(boolean fromEnd) {
    erasesFromEnd = fromEnd;
  }

  /** Returns how often a block has been erased. */
  public synchronized long wear(int block) {
    return wear[block];
  }

  /** Returns the cells of a block, in place: a test may damage them. */
  public byte[] cells(int block) {
    return cells[block];
  }

  @Override
  public int blockSize() {
    return cells[0].length;
  }

  @Override
  public int blocks() {
    return cells.length;
  }

  @Override
  public boolean isRewritable() {
    return false;
  }

  @Override
  public synchronized void erase(int block) throws IOException {
    wear[block]++;
    int size = blockSize();
    for (int i = 0; i < size; i++) {
      spend();
      cells[block][erasesFromEnd ? size - 1 - i : i] = ERASED;
    }
  }

  @Override
  public synchronized void program(int block, int at, byte[] source, int from, int length)
      throws IOException {
    set(block, at + Long.BYTES, source, from + Long.BYTES, length - Long.BYTES);
    set(block, at, source, from, Long.BYTES);
  }

  private void set(int block, int at, byte[] source, int from, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      if (cells[block][at + i] != ERASED) {
        throw new IOException("block " + block + ", byte " + (at + i) + " is not erased");
      }
      spend();
      cells[block][at + i] = source[from + i];
    }
  }

  private void spend() throws IOException {
    if (bytesLeft <= 0) {
      bytesLeft = -1;
      throw new IOException("no power");
    }
    if (bytesLeft != Long.MAX_VALUE) {
      bytesLeft--;
    }
  }

  @Override
  public synchronized long word(int block, int at) {
    long word = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      word = word << 8 | cells[block][at + i] & 0xFF;
    }
    return word;
  }

  @Override
  public synchronized void read(int block, int at, byte[] target, int from, int length) {
    System.arraycopy(cells[block], at, target, from, length);
  }

  @Override
  public void force(int block, int at, int length) {
    // What is programmed stays.
  }

  @Override
  public void close() {
    // The chip is there for the next log.
  }
}
