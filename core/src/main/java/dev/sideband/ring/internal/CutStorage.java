package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import java.io.IOException;
import java.util.Arrays;

/** Storage of which only the first blocks are there. It is for reading alone. */
public final class CutStorage implements RingStorage {

  private final RingStorage whole;
  private final int there;
  private final long lostWord;

  CutStorage(RingStorage whole, int there, long lostWord) {
    this.whole = whole;
    this.there = there;
    this.lostWord = lostWord;
  }

  /** Returns how many blocks are not there. */
  public int missing() {
    return whole.blocks() - there;
  }

  @Override
  public int blockSize() {
    return whole.blockSize();
  }

  @Override
  public int blocks() {
    return whole.blocks();
  }

  @Override
  public boolean isRewritable() {
    return whole.isRewritable();
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
    return block < there ? whole.word(block, at) : lostWord;
  }

  @Override
  public void read(int block, int at, byte[] target, int from, int length) throws IOException {
    if (block < there) {
      whole.read(block, at, target, from, length);
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
    whole.check();
  }

  @Override
  public void close() {
    whole.close();
  }
}
