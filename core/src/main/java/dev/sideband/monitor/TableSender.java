package dev.sideband.monitor;

import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.table.TableDelta;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends the tables of one monitor to a monitor server, each once and in order: whole ones now and
 * then, between them what has changed. A {@link TableAssembler} is its other end.
 *
 * <p>An entry of the stream is a part of a table, version 1, little endian:
 *
 * <pre>
 *   version 1, flags 1 (bit 0: whole, else changes to the table before)
 *   microseconds of the table 6; number of this part, of parts: numbers of variable length
 *   the part: bytes of {@link TableCodec}, or of {@link TableDelta}
 * </pre>
 *
 * <p>It waits for no network. After entries were lost, the next table is a whole one. For one
 * thread at a time.
 */
public final class TableSender {

  /** The bytes before a part, at most. */
  static final int MOST_HEADER = 2 + 6 + 2 * 5;

  static final int VERSION = 1;
  static final int WHOLE = 1;

  /** So many tables are sent as changes before the next whole one. */
  private static final int MOST_CHANGES = 60;

  private final Uplink uplink;
  private final String stream;
  private final TableCodec codec = new TableCodec();
  private final TableDelta delta = new TableDelta();
  private final WireWriter out = new WireWriter();
  private @Nullable Table before;
  private long lost;
  private int changes;

  /**
   * Creates a sender; the link stays its owner's.
   *
   * @param stream the stream in which the tables travel, of which this is the only sender
   */
  public TableSender(Uplink uplink, String stream) {
    this.uplink = Objects.requireNonNull(uplink, "uplink");
    this.stream = Objects.requireNonNull(stream, "stream");
  }

  /** Tells whether a link takes entries of a stream that are long enough for tables. */
  public static boolean isCarriedBy(Uplink uplink, String stream) {
    return uplink.carries(stream) && uplink.mostEntryBytes() > MOST_HEADER;
  }

  /**
   * Hands a table to the link.
   *
   * @throws IOException if the link cannot keep it
   */
  public void take(Table table) throws IOException {
    long lostNow = uplink.status().lost();
    Table base =
        lostNow == lost && follows(before, table) && changes < MOST_CHANGES ? before : null;
    lost = lostNow;
    before = null; // If this fails, the next one must be whole.
    if (base == null) {
      send(WHOLE, table, codec.encode(table));
      changes = 0;
    } else {
      send(0, table, delta.between(base, table));
      changes++;
    }
    before = table;
  }

  private static boolean follows(@Nullable Table before, Table table) {
    return before != null
        && before.schema().equals(table.schema())
        && before.time().clock().equals(table.time().clock());
  }

  private void send(int flags, Table table, Bytes content) throws IOException {
    int room = uplink.mostEntryBytes() - MOST_HEADER;
    if (room < 1) {
      throw new IOException("the link carries no tables");
    }
    int parts = Math.max(1, (content.size() + room - 1) / room);
    for (int part = 0; part < parts; part++) {
      int from = part * room;
      out.clear().u8(VERSION).u8(flags).u48(table.time().micros()).varint(part).varint(parts);
      out.bytes(content.slice(from, Math.min(room, content.size() - from)));
      uplink.append(stream, out.toBytes());
    }
  }
}
