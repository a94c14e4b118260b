package dev.sideband.table;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Arrays;

/**
 * Rows that were new, had changed or were gone, each at a step, which counts the tables.
 *
 * <p>A row is whole, so that nothing else is needed to understand it; one that is gone has its key
 * alone. On the wire it is rows as in a table, then for each twice its step, plus 1 if it is gone.
 * For one thread.
 */
final class RowChanges {

  private final Cells rows;
  private long[] marks;

  RowChanges(Schema schema) {
    this(new Cells(schema, 64, 1024), new long[64]);
  }

  private RowChanges(Cells rows, long[] marks) {
    this.rows = rows;
    this.marks = marks;
  }

  Cells rows() {
    return rows;
  }

  int size() {
    return rows.rows();
  }

  int step(int index) {
    return (int) (marks[index] >>> 1);
  }

  boolean isGone(int index) {
    return (marks[index] & 1) != 0;
  }

  void clear() {
    rows.clear();
  }

  /** Adds a row of another storage. */
  void add(Cells source, int row, int step, boolean gone) {
    rows.growForRow();
    int at = rows.rows();
    int columns = gone ? rows.schema().keys() : rows.schema().columns().size();
    for (int c = 0; c < columns; c++) {
      rows.copy(at, c, source, row);
    }
    rows.filled(at + 1);
    if (at == marks.length) {
      marks = Arrays.copyOf(marks, 2 * at);
    }
    marks[at] = 2L * step + (gone ? 1 : 0);
  }

  /** Writes some of the rows, with steps that count from {@code firstStep}. */
  void write(WireWriter out, ColumnCodec columns, RowList chosen, int firstStep) {
    out.varint(chosen.size());
    for (int c = 0; c < rows.schema().columns().size(); c++) {
      columns.write(out, rows, c, chosen);
    }
    long[] chosenMarks = new long[chosen.size()];
    for (int i = 0; i < chosenMarks.length; i++) {
      chosenMarks[i] = marks[chosen.at(i)] - 2L * firstStep;
    }
    columns.numbers().write(out, chosenMarks, null, chosenMarks.length);
  }

  /** Reads rows with steps below {@code steps}, and nothing behind them. */
  static RowChanges read(WireReader in, Schema schema, ColumnCodec columns, int steps)
      throws MalformedMessageException {
    Cells rows = TableCodec.readRows(in, schema, columns, 0);
    long[] marks = new long[rows.rows()];
    NumberCodec.read(in, marks, null, marks.length, "steps");
    TableCodec.requireEnd(in);
    for (long mark : marks) {
      if (mark < 0 || mark >>> 1 >= steps) {
        throw in.malformed("steps", (mark >>> 1) + " of " + steps);
      }
    }
    return new RowChanges(rows, marks);
  }
}
