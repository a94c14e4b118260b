package dev.sideband.table;

import java.util.Arrays;

/**
 * Finds rows of a buffer by key: open addressing, caught up with the rows when asked, and used
 * again after the buffer is cleared. For one thread.
 */
final class TableIndex {

  private final Cells rows;

  /** Row + 1, or 0 where nothing is; the length is a power of two. */
  private int[] slots = new int[16];

  private int indexed;

  TableIndex(Cells rows) {
    this.rows = rows;
  }

  /** Forgets all rows and keeps the room. */
  void clear() {
    if (indexed > 0) {
      Arrays.fill(slots, 0);
      indexed = 0;
    }
  }

  /** Returns the first row with the key of {@code row} of {@code other}, or −1. */
  int find(Cells other, int row) {
    catchUp();
    int mask = slots.length - 1;
    for (int slot = RowKeys.hash(other, row) & mask; slots[slot] != 0; slot = slot + 1 & mask) {
      int candidate = slots[slot] - 1;
      if (RowKeys.same(rows, candidate, other, row)) {
        return candidate;
      }
    }
    return -1;
  }

  /** Takes note that a row goes and the last one takes its place, before that is done. */
  void remove(int row) {
    catchUp();
    int mask = slots.length - 1;
    int hole = slotOf(row);
    for (int next = hole + 1 & mask; slots[next] != 0; next = next + 1 & mask) {
      int home = RowKeys.hash(rows, slots[next] - 1) & mask;
      if ((next - home & mask) >= (next - hole & mask)) {
        slots[hole] = slots[next];
        hole = next;
      }
    }
    slots[hole] = 0;
    indexed--;
    if (row < indexed) {
      slots[slotOf(indexed)] = row + 1;
    }
  }

  private int slotOf(int row) {
    int mask = slots.length - 1;
    int slot = RowKeys.hash(rows, row) & mask;
    while (slots[slot] != row + 1) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void catchUp() {
    if (rows.rows() > slots.length / 2) {
      slots = new int[Integer.highestOneBit(rows.rows()) * 4];
      indexed = 0;
    }
    int mask = slots.length - 1;
    for (; indexed < rows.rows(); indexed++) {
      int slot = RowKeys.hash(rows, indexed) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = indexed + 1;
    }
  }
}
