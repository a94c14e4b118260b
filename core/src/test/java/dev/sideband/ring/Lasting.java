package dev.sideband.ring;

import java.io.IOException;

/** Storage that is not gone when a log closes it, so that a test opens it again. */
class Lasting implements RingStorage {

  private final RingStorage storage;

  Lasting(RingStorage storage) {
    this.storage = storage;
  }

  @Override
  public int blockSize() {
    return storage.blockSize();
  }

  @Override
  public int blocks() {
    return storage.blocks();
  }

  @Override
  public boolean isRewritable() {
    return storage.isRewritable();
  }

  @Override
  public void erase(int block) throws IOException {
    storage.erase(block);
  }

  @Override
  public void program(int block, int at, byte[] source, int from, int length) throws IOException {
    storage.program(block, at, source, from, length);
  }

  @Override
  public long word(int block, int at) throws IOException {
    return storage.word(block, at);
  }

  @Override
  public void read(int block, int at, byte[] target, int from, int length) throws IOException {
    storage.read(block, at, target, from, length);
  }

  @Override
  public void force(int block, int at, int length) throws IOException {
    storage.force(block, at, length);
  }

  @Override
  public void close() {
    // It lasts.
  }
}
