package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import java.io.IOException;

/**
 * Finds the newest and the oldest block by their headers.
 *
 * <p>Up to the newest block the storage's blocks are of one epoch, and behind it of the one before,
 * so the newest is found by halving. Damaged headers are stepped over; a block that was left over
 * from a former epoch may lead the search astray, and so it looks a good way ahead before it is
 * content.
 */
public final class BlockIndex {

  /** How many blocks are looked at beyond a damaged one, and beyond the newest. */
  private static final int LOOK_AHEAD = 64;

  private BlockIndex() {}

  /**
   * Returns the number of the newest block and leaves its header in {@code header}; returns -1 if
   * there is none.
   */
  public static long newest(RingStorage storage, BlockHeader header) throws IOException {
    int blocks = storage.blocks();
    int low = firstWhole(storage, header, 0, blocks);
    if (low < 0) {
      return -1;
    }
    long best = header.number();
    while (true) {
      int high = blocks;
      while (high - low > 1) {
        int middle = low + high >>> 1;
        int found =
            firstWhole(storage, header, middle, (int) Math.min(high, (long) middle + LOOK_AHEAD));
        if (found >= 0 && header.number() > best) {
          low = found;
          best = header.number();
        } else {
          high = middle;
        }
      }
      int ahead = newerAhead(storage, header, low, best);
      if (ahead < 0) {
        return header.loadNumber(storage, best) ? best : newest(storage, header);
      }
      low = ahead;
      best = header.number();
    }
  }

  private static int firstWhole(RingStorage storage, BlockHeader header, int from, int to)
      throws IOException {
    for (int block = from; block < to; block++) {
      if (header.load(storage, block)) {
        return block;
      }
    }
    return -1;
  }

  private static int newerAhead(RingStorage storage, BlockHeader header, int from, long best)
      throws IOException {
    int blocks = storage.blocks();
    for (int i = 1; i <= Math.min(LOOK_AHEAD, blocks - 1); i++) {
      int block = (int) (((long) from + i) % blocks);
      if (header.load(storage, block) && header.number() > best) {
        return block;
      }
    }
    return -1;
  }

  /**
   * Returns the number of the oldest block that survives, at most {@code newest}, and leaves its
   * header in {@code header}; returns -1 if there is none.
   */
  public static long oldest(RingStorage storage, BlockHeader header, long newest)
      throws IOException {
    for (long number = Math.max(0, newest - storage.blocks() + 1); number <= newest; number++) {
      if (header.loadNumber(storage, number)) {
        return number;
      }
    }
    return -1;
  }
}
