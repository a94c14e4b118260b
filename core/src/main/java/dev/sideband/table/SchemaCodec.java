package dev.sideband.table;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A schema on the wire, with number, kind and name of each column. */
final class SchemaCodec {

  private SchemaCodec() {}

  static void write(WireWriter out, Schema schema) {
    out.u8(schema.id()).u8(schema.version()).varint(schema.keys());
    out.varint(schema.columns().size());
    for (Column column : schema.columns()) {
      byte[] name = column.name().getBytes(StandardCharsets.UTF_8);
      out.varint(column.number()).u8(column.kind().code());
      out.varint(name.length).bytes(name, 0, name.length);
    }
  }

  static Schema read(WireReader in) throws MalformedMessageException {
    int id = in.u8("schema id");
    int version = in.u8("schema version");
    int keys = in.count(TableCodec.MAX_COLUMNS, "number of key columns");
    int width = in.count(TableCodec.MAX_COLUMNS, "number of columns");
    List<Column> columns = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      int number = in.count(Column.MAX_NUMBER, "column number");
      ColumnKind kind = new ColumnKind(in.u8("column kind"));
      String name = name(in);
      if (number < 1) {
        throw in.malformed("column number", "0 names no column");
      }
      columns.add(new Column(number, name, kind));
    }
    try {
      return new Schema(id, version, keys, columns);
    } catch (IllegalArgumentException e) {
      throw in.malformed("schema", String.valueOf(e.getMessage()));
    }
  }

  private static String name(WireReader in) throws MalformedMessageException {
    Bytes utf8 = in.bytes(in.count(in.remaining(), "length of a column name"), "column name");
    String name = new String(utf8.toArray(), StandardCharsets.UTF_8);
    if (!utf8.equals(Bytes.copyOf(name.getBytes(StandardCharsets.UTF_8)))) {
      throw in.malformed("column name", "no UTF-8: " + utf8);
    }
    return name;
  }
}
