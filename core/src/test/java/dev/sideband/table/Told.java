package dev.sideband.table;

import java.util.ArrayList;
import java.util.List;

/**
 * Notes what a history tells: a line for each change, in the order of time and, for those of one
 * time, of the alphabet. Momentary cells are left out.
 */
final class Told implements RowVisitor {

  private final List<String> lines = new ArrayList<>();
  private final List<String> ofOneTime = new ArrayList<>();
  private long time = -1;

  @Override
  public void present(Table rows, int row) {
    add(rows, key(rows, row) + cells(rows, row));
  }

  @Override
  public void gone(Table rows, int row) {
    add(rows, key(rows, row) + " gone");
  }

  private void add(Table rows, String line) {
    if (rows.time().micros() < time) {
      throw new AssertionError(rows.time() + " after " + time);
    }
    if (rows.time().micros() > time) {
      flush();
      time = rows.time().micros();
    }
    ofOneTime.add(time + " " + line);
  }

  List<String> lines() {
    flush();
    return lines;
  }

  private void flush() {
    ofOneTime.sort(null);
    lines.addAll(ofOneTime);
    ofOneTime.clear();
  }

  static String key(Table table, int row) {
    return text(table, row, 0, table.schema().keys());
  }

  static String cells(Table table, int row) {
    return text(table, row, table.schema().keys(), table.schema().columns().size());
  }

  private static String text(Table table, int row, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int c = from; c < to; c++) {
      ColumnKind kind = table.schema().columns().get(c).kind();
      if (kind.equals(ColumnKind.MOMENTARY)) {
        continue;
      }
      text.append('|');
      if (table.state(row, c) != CellState.PRESENT) {
        text.append(table.state(row, c));
      } else if (kind.numeric()) {
        text.append(table.integer(row, c));
      } else {
        text.append(table.text(row, c));
      }
    }
    return text.toString();
  }
}
