package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;

/**
 * Where things lie in a ring, version 2; everything is little endian.
 *
 * <p>The log is one endless string of bytes, cut into blocks that are numbered from 0 on; the block
 * with number {@code s} lies in the storage's block {@code s} modulo their count. A position is an
 * offset in that string. A block is a header and then records, each a multiple of eight bytes:
 *
 * <pre>
 *   0  length    4   of all but the zeros
 *   4  checksum  4   CRC-32C of the exclusive or of length and position, as 8 bytes, and of all
 *                    bytes behind this field, zeros and all
 *   8  type      2
 *  10  time      6   microseconds since the boot that the block's header names
 *  16  payload   n
 *  16+n zeros        up to a multiple of eight
 * </pre>
 */
public final class Layout {

  /** The bytes of a block's header. */
  public static final int HEADER = 128;

  /** What a record needs beside its payload, without the zeros; there the payload begins. */
  public static final int OVERHEAD = 16;

  /** The largest type of a record. */
  public static final int MOST_TYPE = 0xFFFF;

  private Layout() {}

  /** Returns the bytes that a record of {@code length} takes in a block. */
  public static int padded(int length) {
    return length + 7 & ~7;
  }

  /** Returns the largest payload that fits into a block. */
  public static int mostPayload(RingStorage storage) {
    return storage.blockSize() - HEADER - OVERHEAD;
  }

  /** Tells whether nothing has been programmed where this word stands. */
  public static boolean isEmpty(long word) {
    return word == 0 || word == -1;
  }

  /** Returns the position at which block {@code number} begins. */
  public static long startOf(long number, RingStorage storage) {
    return number * storage.blockSize();
  }

  /** Returns the number of the block in which {@code position} lies. */
  public static long blockOf(long position, RingStorage storage) {
    return position / storage.blockSize();
  }

  /** Returns which of the storage's blocks holds block {@code number}. */
  public static int placeOf(long number, RingStorage storage) {
    return (int) (number % storage.blocks());
  }

  /** Checks the sizes that a storage states. */
  public static void checkSizes(int blockSize, long blocks) {
    if (Integer.bitCount(blockSize) != 1
        || blockSize < RingStorage.LEAST_BLOCK_SIZE
        || blockSize > RingStorage.MOST_BLOCK_SIZE) {
      throw new IllegalArgumentException(
          "a block has 1 KiB to 16 MiB, a power of two: " + blockSize);
    }
    if (blocks < RingStorage.LEAST_BLOCKS || blocks > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a ring has 3 blocks or more: " + blocks);
    }
  }
}
