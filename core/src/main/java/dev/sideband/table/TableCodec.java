package dev.sideband.table;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * Whole tables as bytes: compact, versioned, and made to deflate well.
 *
 * <p>A mark, the version, the schema with number, kind and name of each column, the time, then
 * column by column the cells of the rows by ascending key. Because the schema travels along, a
 * reader keeps columns and kinds that it does not know. Equal tables give equal bytes, and the
 * choices that the writer makes are part of the version, so that the bytes' CRC-32C names the
 * table; {@link TableDelta} relies on it.
 *
 * <p>For one thread; an instance keeps its room between calls.
 */
public final class TableCodec {

  /** The version that is written, and the only one that is read. */
  public static final int VERSION = 1;

  /** The most columns of a table. */
  public static final int MAX_COLUMNS = 255;

  /** The most cells, rows times columns, of a table; decoding allocates 9 bytes for each. */
  public static final int MAX_CELLS = 1 << 22;

  /** The most bytes that decoding takes from a stream. */
  public static final int MAX_SIZE = 1 << 26;

  private static final int MARK = 'T';

  private final WireWriter out = new WireWriter(4096);
  private final ColumnCodec columns = new ColumnCodec();

  /** Creates a codec. */
  public TableCodec() {}

  /**
   * Returns the table as bytes; of rows with one key only the first is in it.
   *
   * @throws IllegalArgumentException if the table has more than {@link #MAX_COLUMNS} columns or
   *     {@link #MAX_CELLS} cells
   */
  public Bytes encode(Table table) {
    return encode(ascending(table));
  }

  /** Returns the table that {@code whole} holds. */
  public Table decode(Bytes whole) throws MalformedMessageException {
    WireReader in = whole.reader();
    readStart(in, MARK, "table");
    Schema schema = SchemaCodec.read(in);
    Stamp time = StampCodec.readMoment(in, StampCodec.readClock(in));
    Cells rows = readRows(in, schema, columns, 0);
    rows.stamp(time);
    requireEnd(in);
    if (!RowKeys.ascend(rows)) {
      throw in.malformed("rows", "keys do not ascend");
    }
    return new FrozenTable(rows);
  }

  /**
   * Returns the table that a stream holds, which is read to its end.
   *
   * @throws MalformedMessageException if it holds no whole table, or more than {@link #MAX_SIZE}
   */
  public Table decode(InputStream whole) throws IOException {
    return decode(readAll(whole));
  }

  Bytes encode(Cells rows) {
    Schema schema = rows.schema();
    int width = schema.columns().size();
    if (width > MAX_COLUMNS || rows.rows() > MAX_CELLS / width) {
      throw new IllegalArgumentException(rows.rows() + " rows of " + width + " columns");
    }
    writeStart(out.clear(), MARK);
    SchemaCodec.write(out, schema);
    StampCodec.writeClock(out, rows.time().clock());
    StampCodec.writeMoment(out, rows.time());
    out.varint(rows.rows());
    for (int c = 0; c < width; c++) {
      columns.write(out, rows, c, null);
    }
    return out.toBytes();
  }

  /** Reads a count and so many whole rows, of a table that has {@code others} besides. */
  static Cells readRows(WireReader in, Schema schema, ColumnCodec columns, int others)
      throws MalformedMessageException {
    int width = schema.columns().size();
    // A key takes at least one byte, so a count is never far above what was really sent.
    int most = Math.min(in.remaining(), MAX_CELLS / width - others);
    int count = in.count(Math.max(0, most), "number of rows");
    Cells rows = new Cells(schema, count, 0);
    for (int c = 0; c < width; c++) {
      columns.read(in, rows, c, count);
    }
    rows.filled(count);
    for (int c = 0; c < schema.keys(); c++) {
      for (int row = 0; row < count; row++) {
        if (rows.rawState(row, c) != Cells.PRESENT) {
          throw in.malformed("rows", "key of row " + row + " has no value");
        }
      }
    }
    return rows;
  }

  static Cells ascending(Table table) {
    return table instanceof FrozenTable ? table.cells : FrozenTable.copyOf(table.cells).cells;
  }

  /** Returns what names a table: the CRC-32C of its bytes. */
  static int identity(Bytes whole) {
    CRC32C crc = new CRC32C();
    crc.update(whole.asBuffer());
    return (int) crc.getValue();
  }

  static void writeStart(WireWriter out, int mark) {
    out.u8(mark).u8(VERSION);
  }

  static void readStart(WireReader in, int mark, String what) throws MalformedMessageException {
    int seen = in.u8("mark");
    if (seen != mark) {
      throw in.malformed("mark", "no " + what + " begins with " + seen);
    }
    int version = in.u8("version");
    if (version != VERSION) {
      throw in.malformed("version", version + " is not in the supported range 1 to " + VERSION);
    }
  }

  static void requireEnd(WireReader in) throws MalformedMessageException {
    if (in.remaining() > 0) {
      throw in.malformed("end", in.remaining() + " bytes too many");
    }
  }

  static Bytes readAll(InputStream in) throws IOException {
    Bytes all = Bytes.copyOf(in.readNBytes(MAX_SIZE + 1));
    if (all.size() > MAX_SIZE) {
      throw new MalformedMessageException(
          "end", MAX_SIZE, "more than " + MAX_SIZE + " bytes", all.slice(MAX_SIZE, 1));
    }
    return all;
  }
}
