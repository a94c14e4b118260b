package dev.sideband.linux.internal.proc;

import java.util.Arrays;

/** Process numbers in ascending order. For one thread. */
public final class PidList {

  private int[] pids = new int[512];
  private int size;

  /** Returns how many there are. */
  public int size() {
    return size;
  }

  /** Returns one of them. */
  public int get(int index) {
    return pids[index];
  }

  void clear() {
    size = 0;
  }

  void add(int pid) {
    if (size == pids.length) {
      pids = Arrays.copyOf(pids, size * 2);
    }
    pids[size++] = pid;
  }

  /** Puts them in order: the kernel's listing is in order already, that of a plain folder not. */
  void sort() {
    for (int i = 1; i < size; i++) {
      if (pids[i - 1] > pids[i]) {
        Arrays.sort(pids, 0, size);
        return;
      }
    }
  }
}
