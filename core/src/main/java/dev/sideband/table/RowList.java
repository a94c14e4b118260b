package dev.sideband.table;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Arrays;

/**
 * A growing list of row numbers that ascend; on the wire their count, then the numbers. For one
 * thread.
 */
final class RowList {

  private long[] rows = new long[16];
  private int size;

  int size() {
    return size;
  }

  int at(int index) {
    return (int) rows[index];
  }

  void clear() {
    size = 0;
  }

  void add(int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
    }
    rows[size++] = row;
  }

  void write(WireWriter out, NumberCodec numbers) {
    numbers.write(out.varint(size), rows, null, size);
  }

  /** Reads numbers of rows of a table that has {@code limit} of them. */
  static RowList read(WireReader in, int limit, String field) throws MalformedMessageException {
    RowList list = new RowList();
    list.size = in.count(Math.min(limit, in.remaining()), field);
    list.rows = new long[list.size];
    NumberCodec.read(in, list.rows, null, list.size, field);
    long previous = -1;
    for (long row : list.rows) {
      if (row <= previous || row >= limit) {
        throw in.malformed(field, "row " + row + " after " + previous + ", of " + limit);
      }
      previous = row;
    }
    return list;
  }
}
