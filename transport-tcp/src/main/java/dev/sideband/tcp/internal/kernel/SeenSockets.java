package dev.sideband.tcp.internal.kernel;

import java.util.Arrays;

/**
 * Which sockets a sweep has met already: open addressing over whole keys, so that nothing is taken
 * for a repeat by chance. For one thread; it keeps its room from sweep to sweep.
 */
final class SeenSockets {

  private static final int WORDS = 5;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[WORDS * 1024];
  private int[] slots = new int[4096];
  private int count;

  void clear() {
    if (count > 0) {
      Arrays.fill(slots, 0);
      count = 0;
    }
  }

  /** Notes a socket; returns false if it was noted before. */
  boolean add(long first, long second, long third, long fourth, long fifth) {
    if (count >= slots.length / 2) {
      grow();
    }
    int slot = slot(first, second, third, fourth, fifth);
    int mask = slots.length - 1;
    for (; slots[slot] != 0; slot = slot + 1 & mask) {
      int at = (slots[slot] - 1) * WORDS;
      if (keys[at + 1] == second
          && keys[at + 3] == fourth
          && keys[at + 4] == fifth
          && keys[at] == first
          && keys[at + 2] == third) {
        return false;
      }
    }
    int at = count * WORDS;
    if (at == keys.length) {
      keys = Arrays.copyOf(keys, keys.length * 2);
    }
    keys[at] = first;
    keys[at + 1] = second;
    keys[at + 2] = third;
    keys[at + 3] = fourth;
    keys[at + 4] = fifth;
    slots[slot] = ++count;
    return true;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int number = 0; number < count; number++) {
      int at = number * WORDS;
      int slot = slot(keys[at], keys[at + 1], keys[at + 2], keys[at + 3], keys[at + 4]);
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = number + 1;
    }
  }

  private int slot(long first, long second, long third, long fourth, long fifth) {
    long hash = mix(mix(mix(mix(mix(0, first), second), third), fourth), fifth);
    return (int) (hash ^ hash >>> 32) & slots.length - 1;
  }

  private static long mix(long hash, long word) {
    long mixed = (hash ^ word) * SPREAD;
    return mixed ^ mixed >>> 29;
  }
}
