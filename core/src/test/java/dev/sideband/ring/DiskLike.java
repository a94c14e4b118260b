package dev.sideband.ring;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/**
 * A file as it is in truth: bytes that are written one after the other and may be cut off at any of
 * them, and pages that reach the disk when they are forced to, or at some other time, or not.
 */
final class DiskLike implements RingStorage {

  private static final int PAGE = 256;

  private final int blockSize;
  private final byte[] live;
  private byte[] durable;
  private long bytesLeft = Long.MAX_VALUE;

  DiskLike(int blockSize, int blocks) {
    this.blockSize = blockSize;
    this.live = new byte[blockSize * blocks];
    this.durable = live.clone();
  }

  /** Ends the process after this many more bytes. */
  void cutAfter(long bytes) {
    bytesLeft = bytes;
  }

  boolean isCut() {
    return bytesLeft < 0;
  }

  /** Starts the next process. */
  void restart() {
    bytesLeft = Long.MAX_VALUE;
  }

  /** Loses any of the pages that were not forced to the disk. */
  void losePower(Random random) {
    for (int page = 0; page < live.length; page += PAGE) {
      if (random.nextBoolean()) {
        System.arraycopy(durable, page, live, page, PAGE);
      }
    }
    durable = live.clone();
  }

  @Override
  public int blockSize() {
    return blockSize;
  }

  @Override
  public int blocks() {
    return live.length / blockSize;
  }

  @Override
  public boolean isRewritable() {
    return true;
  }

  @Override
  public void erase(int block) throws IOException {
    set(block * blockSize, new byte[8], 0, 8);
  }

  @Override
  public void program(int block, int at, byte[] source, int from, int length) throws IOException {
    int start = block * blockSize + at;
    set(start + 8, source, from + 8, length - 8);
    if (at + length < blockSize) {
      set(start + length, new byte[8], 0, 8);
    }
    set(start, source, from, 8);
  }

  private void set(int start, byte[] source, int from, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      if (bytesLeft <= 0) {
        bytesLeft = -1;
        throw new IOException("killed");
      }
      bytesLeft -= bytesLeft == Long.MAX_VALUE ? 0 : 1;
      live[start + i] = source[from + i];
    }
  }

  @Override
  public long word(int block, int at) {
    long word = 0;
    for (int i = 7; i >= 0; i--) {
      word = word << 8 | live[block * blockSize + at + i] & 0xFF;
    }
    return word;
  }

  @Override
  public void read(int block, int at, byte[] target, int from, int length) {
    System.arraycopy(live, block * blockSize + at, target, from, length);
  }

  @Override
  public void force(int block, int at, int length) {
    int from = (block * blockSize + at) / PAGE * PAGE;
    int to = block * blockSize + at + length + PAGE - 1;
    byte[] forced = Arrays.copyOfRange(live, from, Math.min(live.length, to / PAGE * PAGE));
    System.arraycopy(forced, 0, durable, from, forced.length);
  }

  @Override
  public void close() {
    // The disk is there for the next process.
  }
}
