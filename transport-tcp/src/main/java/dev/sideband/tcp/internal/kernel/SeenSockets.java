package dev.sideband.tcp.internal.kernel;

import java.util.Arrays;

/**
 * The sockets of a sweep in the order in which they were met, and which of them are repeats.
 *
 * <p>Repeats are looked for when all have been met, not one by one: then a look into the hash table
 * does not wait for the one before, and takes a tenth of the time. It is open addressing over whole
 * keys, so that nothing is taken for a repeat by chance. For one thread; it keeps its room from
 * sweep to sweep.
 */
final class SeenSockets {

  private static final int WORDS = 5;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[WORDS * 1024];
  private int count;

  /** Number of a socket + 1, or 0 where nothing is; the length is a power of two. */
  private int[] slots = new int[4096];

  private int[] repeats = new int[64];

  void clear() {
    count = 0;
  }

  /** Notes the next socket, whose number is how many were noted before. */
  void note(long first, long second, long third, long fourth, long fifth) {
    int at = count * WORDS;
    if (at == keys.length) {
      keys = Arrays.copyOf(keys, keys.length * 2);
    }
    keys[at] = first;
    keys[at + 1] = second;
    keys[at + 2] = third;
    keys[at + 3] = fourth;
    keys[at + 4] = fifth;
    count++;
  }

  /** Finds the sockets that were noted before they were noted again, and returns how many. */
  int findRepeats() {
    if (count > slots.length / 2) {
      slots = new int[Integer.highestOneBit(count) * 4];
    } else {
      Arrays.fill(slots, 0);
    }
    int found = 0;
    for (int number = 0; number < count; number++) {
      if (!put(number)) {
        if (found == repeats.length) {
          repeats = Arrays.copyOf(repeats, found * 2);
        }
        repeats[found++] = number;
      }
    }
    return found;
  }

  /** Returns the number of a repeat that {@link #findRepeats} found; they ascend. */
  int repeat(int index) {
    return repeats[index];
  }

  /** Puts a socket into the hash table; returns false if it is there already. */
  private boolean put(int number) {
    int mask = slots.length - 1;
    int slot = hash(number) & mask;
    for (; slots[slot] != 0; slot = slot + 1 & mask) {
      if (same(number * WORDS, (slots[slot] - 1) * WORDS)) {
        return false;
      }
    }
    slots[slot] = number + 1;
    return true;
  }

  private boolean same(int at, int other) {
    return keys[at + 1] == keys[other + 1]
        && keys[at + 3] == keys[other + 3]
        && keys[at + 4] == keys[other + 4]
        && keys[at] == keys[other]
        && keys[at + 2] == keys[other + 2];
  }

  /** Each word is spread by itself, so that none waits for another. */
  private int hash(int number) {
    int at = number * WORDS;
    long hash =
        keys[at] * SPREAD
            ^ Long.rotateLeft(keys[at + 1] * SPREAD, 13)
            ^ Long.rotateLeft(keys[at + 2] * SPREAD, 26)
            ^ Long.rotateLeft(keys[at + 3] * SPREAD, 39)
            ^ Long.rotateLeft(keys[at + 4] * SPREAD, 52);
    hash *= SPREAD;
    return (int) (hash ^ hash >>> 32);
  }
}
