package dev.sideband.ring;

import dev.sideband.ring.internal.BufferStorage;
import java.io.IOException;

/**
 * Where a ring log lies: blocks of one size, each of which is emptied as a whole and then filled
 * from its start.
 *
 * <p>Memory and mapped files come with the library; a driver of a flash chip implements this
 * interface. An empty byte is 00h or FFh, the same for the whole storage. Offsets and lengths that
 * the log hands in are multiples of eight. One thread at a time calls {@link #erase}, {@link
 * #program} and {@link #force}; any thread, and where a storage allows it any process, reads
 * meanwhile.
 *
 * <p>Every method fails with {@link IOException} when the storage cannot do its work any more; the
 * log that writes it is closed then.
 */
public interface RingStorage extends AutoCloseable {

  /** The smallest block: 1 KiB. */
  int LEAST_BLOCK_SIZE = 1 << 10;

  /** The largest block: 16 MiB. */
  int MOST_BLOCK_SIZE = 1 << 24;

  /** The fewest blocks: one is written while the others keep what was. */
  int LEAST_BLOCKS = 3;

  /** Returns storage in memory outside the Java heap, which no other process sees. */
  static RingStorage memory(int blockSize, int blocks) {
    return BufferStorage.memory(blockSize, blocks);
  }

  /** Returns the bytes of a block: a power of two, 1 KiB to 16 MiB. */
  int blockSize();

  /** Returns the number of blocks, 3 or more. */
  int blocks();

  /**
   * Tells whether bytes may be programmed that were programmed before, as in memory. If not, each
   * byte is programmed once between two erasures, as in flash.
   */
  boolean isRewritable();

  /**
   * Empties a block. From then on {@link #word} at its start, and behind whatever is programmed
   * later, reads as empty; that the other bytes do is demanded only of a storage that is not
   * rewritable. Readers see the first word emptied before anything else changes.
   */
  void erase(int block) throws IOException;

  /**
   * Writes bytes into a block. The first eight become readable last, and at once.
   *
   * @param at where in the block
   * @param source holds the bytes from {@code from} on
   */
  void program(int block, int at, byte[] source, int from, int length) throws IOException;

  /**
   * Returns the eight bytes at {@code at}, the lowest first. Reads that follow see what was
   * programmed before that word was.
   */
  long word(int block, int at) throws IOException;

  /** Reads bytes, which may change meanwhile; the caller checks what it got. */
  void read(int block, int at, byte[] target, int from, int length) throws IOException;

  /** Returns when these bytes of a block would survive a loss of power. */
  void force(int block, int at, int length) throws IOException;

  /**
   * Fails if an earlier call could not do its work and did not say so. It is asked when what was
   * read makes no sense, before that is taken for damage.
   */
  default void check() throws IOException {}

  /** Lets the storage go. Idempotent. */
  @Override
  void close();
}
