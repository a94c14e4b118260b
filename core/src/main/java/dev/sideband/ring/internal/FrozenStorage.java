package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import java.io.IOException;
import java.util.Arrays;

/** The blocks of a frozen copy in their old places; all others are empty. For reading alone. */
final class FrozenStorage implements RingStorage {

  private final BufferStorage copy;
  private final FrozenHeader header;
  private final int firstPlace;

  FrozenStorage(BufferStorage copy, FrozenHeader header) {
    this.copy = copy;
    this.header = header;
    this.firstPlace = (int) (header.first() % header.ringBlocks());
  }

  /**
   * Returns which block of the copy lies at a place of the ring; one that is not there is large.
   */
  private int inCopy(int block) {
    return Math.floorMod(block - firstPlace, header.ringBlocks());
  }

  @Override
  public int blockSize() {
    return header.blockSize();
  }

  @Override
  public int blocks() {
    return header.ringBlocks();
  }

  @Override
  public boolean isRewritable() {
    return true;
  }

  @Override
  public void erase(int block) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void program(int block, int at, byte[] source, int from, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long word(int block, int at) throws IOException {
    return inCopy(block) < header.count() ? copy.word(inCopy(block), at) : 0;
  }

  @Override
  public void read(int block, int at, byte[] target, int from, int length) throws IOException {
    if (inCopy(block) < header.count()) {
      copy.read(inCopy(block), at, target, from, length);
    } else {
      Arrays.fill(target, from, from + length, (byte) 0);
    }
  }

  @Override
  public void force(int block, int at, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void check() throws IOException {
    copy.check();
  }

  @Override
  public void close() {
    copy.close();
  }
}
