package dev.sideband.linux.internal.events;

import java.util.Arrays;

/**
 * Finds what is missing by the numbers that each processor gives its events. Two events of one
 * processor may come the wrong way round: the late one is no longer missing then. For one thread.
 */
final class SequenceGaps {

  /** More than any kernel has; a greater number makes no sense. */
  private static final int MOST_PROCESSORS = 8192;

  private int[] next = new int[64];
  private boolean[] known = new boolean[64];
  private long missing;

  /** Takes note of a number. */
  void seen(int processor, int sequence) {
    if (processor < 0 || processor >= MOST_PROCESSORS) {
      return;
    }
    if (processor >= next.length) {
      int size = Math.min(MOST_PROCESSORS, Math.max(processor + 1, next.length * 2));
      next = Arrays.copyOf(next, size);
      known = Arrays.copyOf(known, size);
    }
    int step = known[processor] ? sequence - next[processor] : 0;
    if (step < 0) {
      missing = Math.max(0, missing - 1);
      return;
    }
    missing += step;
    known[processor] = true;
    next[processor] = sequence + 1;
  }

  /** Returns how many are missing so far. */
  long missing() {
    return missing;
  }
}
