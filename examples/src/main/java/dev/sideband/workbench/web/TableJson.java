package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sideband.table.CellState;
import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Table;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Any table as JSON: its columns, and each row as an object of the columns' names.
 *
 * <p>A cell without a value is null, and why stands in the row's {@code missing}. Columns that this
 * program does not know are written like all others. A name that another column of the table has,
 * or that this format needs, gets the column's number behind it. For one thread.
 */
final class TableJson {

  private static final String MISSING = "missing";

  private final Table table;
  private final List<Column> columns;
  private final String[] names;

  TableJson(Table table) {
    this.table = table;
    this.columns = table.schema().columns();
    this.names = uniqueNames(columns);
  }

  private static String[] uniqueNames(List<Column> columns) {
    Set<String> taken = new HashSet<>(Set.of(MISSING));
    String[] names = new String[columns.size()];
    for (int c = 0; c < names.length; c++) {
      Column column = columns.get(c);
      String name = column.name();
      while (!taken.add(name)) {
        name += "#" + column.number();
      }
      names[c] = name;
    }
    return names;
  }

  void writeColumns(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (int c = 0; c < names.length; c++) {
      Column column = columns.get(c);
      json.writeStartObject();
      json.writeNumberField("number", column.number());
      json.writeStringField("name", names[c]);
      json.writeStringField("kind", kind(column.kind()));
      json.writeBooleanField("key", c < table.schema().keys());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String kind(ColumnKind kind) {
    return kind.numeric() ? "integer" : kind.equals(ColumnKind.TEXT) ? "text" : "bytes";
  }

  void writeRows(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (int row = 0; row < table.rows(); row++) {
      writeRow(json, row);
    }
    json.writeEndArray();
  }

  private void writeRow(JsonGenerator json, int row) throws IOException {
    json.writeStartObject();
    boolean complete = true;
    for (int c = 0; c < names.length; c++) {
      json.writeFieldName(names[c]);
      complete &= writeCell(json, row, c);
    }
    if (!complete) {
      writeReasons(json, row);
    }
    json.writeEndObject();
  }

  private boolean writeCell(JsonGenerator json, int row, int c) throws IOException {
    ColumnKind kind = columns.get(c).kind();
    if (table.state(row, c) != CellState.PRESENT) {
      json.writeNull();
      return false;
    }
    if (kind.numeric()) {
      json.writeNumber(table.integer(row, c));
    } else if (kind.equals(ColumnKind.TEXT)) {
      json.writeString(table.text(row, c));
    } else {
      json.writeString(table.bytes(row, c).toString());
    }
    return true;
  }

  private void writeReasons(JsonGenerator json, int row) throws IOException {
    json.writeObjectFieldStart(MISSING);
    for (int c = 0; c < names.length; c++) {
      CellState state = table.state(row, c);
      if (state != CellState.PRESENT) {
        json.writeStringField(names[c], reason(state));
      }
    }
    json.writeEndObject();
  }

  static String reason(CellState state) {
    return switch (state) {
      case PRESENT -> throw new IllegalArgumentException("a present cell is not missing");
      case ABSENT -> "unknown";
      case NOT_PERMITTED -> "not permitted";
      case NOT_SUPPORTED -> "not supported";
    };
  }
}
