package dev.sideband.table;

import java.util.Arrays;

/** Finds rows by key: open addressing over the rows of one table that stays as it is. */
final class TableIndex {

  private final Table table;
  private final int keys;
  private final int[] slots;

  TableIndex(Table table) {
    this.table = table;
    this.keys = table.schema().keys();
    this.slots = new int[Integer.highestOneBit(Math.max(4, table.rows()) * 2) * 2];
    Arrays.fill(slots, -1);
    for (int row = 0; row < table.rows(); row++) {
      int slot = slot(table, row);
      while (slots[slot] >= 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = row;
    }
  }

  /** Returns the first row here with the key of {@code row} of {@code other}, or −1. */
  int find(Table other, int row) {
    for (int slot = slot(other, row); slots[slot] >= 0; slot = slot + 1 & slots.length - 1) {
      if (sameKey(slots[slot], other, row)) {
        return slots[slot];
      }
    }
    return -1;
  }

  private boolean sameKey(int mine, Table other, int row) {
    for (int c = 0; c < keys; c++) {
      CellState state = table.state(mine, c);
      if (state != other.state(row, c)) {
        return false;
      }
      if (state == CellState.PRESENT && !sameCell(mine, other, row, c)) {
        return false;
      }
    }
    return true;
  }

  private boolean sameCell(int mine, Table other, int row, int column) {
    return integer(table, column)
        ? table.integer(mine, column) == other.integer(row, column)
        : table.bytes(mine, column).equals(other.bytes(row, column));
  }

  private int slot(Table from, int row) {
    long hash = 0;
    for (int c = 0; c < keys; c++) {
      long part =
          from.state(row, c) != CellState.PRESENT
              ? 0
              : integer(from, c) ? from.integer(row, c) : from.bytes(row, c).hashCode();
      hash = (hash ^ part) * 0x9E3779B97F4A7C15L;
    }
    return (int) (hash >>> 33) & slots.length - 1;
  }

  private static boolean integer(Table table, int column) {
    return table.schema().columns().get(column).kind() == ColumnKind.INTEGER;
  }
}
