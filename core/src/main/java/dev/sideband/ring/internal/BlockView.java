package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import java.io.IOException;

/**
 * Looks into one block of a storage at a time, in as few steps as that storage allows: whoever
 * reads records one by one need not find the block anew for each. For one thread.
 */
public class BlockView {

  private final RingStorage storage;
  private final int size;
  private int block;

  BlockView(RingStorage storage) {
    this.storage = storage;
    this.size = storage.blockSize();
  }

  /** Returns a view of this storage that has entered no block yet. */
  public static BlockView of(RingStorage storage) {
    return storage instanceof BufferStorage buffers ? buffers.view() : new BlockView(storage);
  }

  /** Goes to another block. */
  public void enter(int block) throws IOException {
    this.block = block;
  }

  /** Does what {@link RingStorage#word} does. */
  public long word(int at) throws IOException {
    return storage.word(block, at);
  }

  /** Returns the first word of the block, for whoever has just seen that the storage is open. */
  public long firstWord() throws IOException {
    return storage.word(block, 0);
  }

  /** Does what {@link RingStorage#read} does. */
  void read(int at, byte[] target, int from, int length) throws IOException {
    storage.read(block, at, target, from, length);
  }

  /** Returns how many bytes the block has from {@code at} on. */
  final int roomFrom(int at) {
    return size - at;
  }
}
