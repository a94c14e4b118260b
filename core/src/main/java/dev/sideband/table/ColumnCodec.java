package dev.sideband.table;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * One column on the wire: the states of its cells, then the values of those that have one.
 *
 * <p>Columns that stand alone deflate better than rows, whose neighbours have nothing in common.
 * For one thread; it keeps its room between calls.
 */
final class ColumnCodec {

  private final NumberCodec numbers = new NumberCodec();
  private final BytesCodec bytes = new BytesCodec();
  private byte[] states = new byte[64];
  private long[] values = new long[64];
  private long[] bases = new long[64];

  NumberCodec numbers() {
    return numbers;
  }

  /** Writes a column of all rows, or of the rows chosen. */
  void write(WireWriter out, Cells rows, int column, @Nullable RowList chosen) {
    int count = chosen == null ? rows.rows() : chosen.size();
    reserve(count);
    int present = 0;
    for (int i = 0; i < count; i++) {
      int row = chosen == null ? i : chosen.at(i);
      states[i] = rows.rawState(row, column);
      if (states[i] == Cells.PRESENT) {
        values[present++] = rows.raw(row, column);
      }
    }
    StateCodec.write(out, states, count);
    if (rows.numeric(column)) {
      numbers.write(out, values, null, present);
    } else {
      bytes.write(out, rows, values, present);
    }
  }

  /** Reads a column of the first {@code count} rows, which must have room. */
  void read(WireReader in, Cells rows, int column, int count) throws MalformedMessageException {
    reserve(count);
    StateCodec.read(in, states, count, Cells.UNCHANGED - 1);
    int present = present(count);
    if (rows.numeric(column)) {
      NumberCodec.read(in, values, null, present, "numbers");
    } else {
      bytes.read(in, rows, values, present);
    }
    put(rows, column, count);
  }

  /**
   * Writes a column of rows that were in a base too: what has not changed is marked, and numbers
   * may be relative to those in the base.
   */
  void writeChanges(
      WireWriter out, Cells base, RowList baseRows, Cells rows, RowList chosen, int column) {
    int count = chosen.size();
    reserve(count);
    int present = 0;
    for (int i = 0; i < count; i++) {
      int row = chosen.at(i);
      if (rows.same(row, column, base, baseRows.at(i))) {
        states[i] = Cells.UNCHANGED;
        continue;
      }
      states[i] = rows.rawState(row, column);
      if (states[i] == Cells.PRESENT) {
        bases[present] = known(base, baseRows.at(i), column);
        values[present++] = rows.raw(row, column);
      }
    }
    StateCodec.write(out, states, count);
    if (rows.numeric(column)) {
      numbers.write(out, values, bases, present);
    } else {
      bytes.write(out, rows, values, present);
    }
  }

  /** Reads what {@link #writeChanges} wrote; unchanged cells get {@link Cells#UNCHANGED}. */
  void readChanges(WireReader in, Cells base, RowList baseRows, Cells rows, int column)
      throws MalformedMessageException {
    int count = baseRows.size();
    reserve(count);
    StateCodec.read(in, states, count, Cells.UNCHANGED);
    int present = 0;
    for (int i = 0; i < count; i++) {
      if (states[i] == Cells.PRESENT) {
        bases[present++] = known(base, baseRows.at(i), column);
      }
    }
    if (rows.numeric(column)) {
      NumberCodec.read(in, values, bases, present, "changed numbers");
    } else {
      bytes.read(in, rows, values, present);
    }
    put(rows, column, count);
  }

  private static long known(Cells base, int row, int column) {
    return base.rawState(row, column) == Cells.PRESENT ? base.raw(row, column) : 0;
  }

  private int present(int count) {
    int present = 0;
    for (int i = 0; i < count; i++) {
      if (states[i] == Cells.PRESENT) {
        present++;
      }
    }
    return present;
  }

  private void put(Cells rows, int column, int count) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      rows.put(i, column, states[i], states[i] == Cells.PRESENT ? values[next++] : 0);
    }
  }

  private void reserve(int count) {
    if (states.length < count) {
      states = new byte[count];
      values = new long[count];
      bases = new long[count];
    }
  }
}
