package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import dev.sideband.time.ClockId;
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

  private static final int MOST_TRIES = 16;

  private BlockIndex() {}

  /**
   * Returns the number of the newest block and leaves its header in {@code header}; returns -1 if
   * there is none, or if the ring comes round too fast to be looked at.
   */
  public static long newest(RingStorage storage, BlockHeader header) throws IOException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      long found = search(storage, header);
      if (found < 0 || header.loadNumber(storage, found)) {
        return found;
      }
    }
    return -1;
  }

  private static long search(RingStorage storage, BlockHeader header) throws IOException {
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
        return best;
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

  /**
   * Returns the number of the newest block that was written in this boot, and leaves its header in
   * {@code header}; returns -1 if there is none.
   */
  public static long newestOf(ClockId boot, RingStorage storage, BlockHeader header)
      throws IOException {
    long newest = newest(storage, header);
    long oldest = Math.max(0, newest - storage.blocks() + 1);
    long number = newest;
    while (number >= oldest) {
      boolean isWhole = header.loadNumber(storage, number);
      if (isWhole && header.isOf(boot)) {
        return number;
      }
      number = (isWhole ? header.bootBlock() : number) - 1;
    }
    return -1;
  }

  /**
   * Returns the number of a block before which, in the boot of block {@code last}, no record has
   * the time {@code micros} or a later one; as a rule the last such.
   *
   * @param header that of block {@code last}; another one afterwards
   */
  public static long lastBefore(long micros, long last, RingStorage storage, BlockHeader header)
      throws IOException {
    long low = Math.max(header.bootBlock(), Math.max(0, last - storage.blocks() + 1));
    long high = last;
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      long found = middle;
      while (found > low && !header.loadNumber(storage, found)) {
        found--;
      }
      if (found > low && header.firstMicros() < micros) {
        low = found;
      } else {
        high = Math.max(low, found > low ? found - 1 : middle - 1);
      }
    }
    return low;
  }
}
