package dev.sideband.table;

import dev.sideband.ring.RingStorage;
import java.io.IOException;

/** Storage in memory that counts the bytes that are read. */
final class CountingStorage implements RingStorage {

  private final RingStorage storage;
  private long read;

  CountingStorage(int blockSize, int blocks) {
    this.storage = RingStorage.memory(blockSize, blocks);
  }

  long read() {
    return read;
  }

  void clear() {
    read = 0;
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
    read += Long.BYTES;
    return storage.word(block, at);
  }

  @Override
  public void read(int block, int at, byte[] target, int from, int length) throws IOException {
    read += length;
    storage.read(block, at, target, from, length);
  }

  @Override
  public void force(int block, int at, int length) throws IOException {
    storage.force(block, at, length);
  }

  @Override
  public void close() {
    storage.close();
  }
}
