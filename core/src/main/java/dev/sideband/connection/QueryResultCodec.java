package dev.sideband.connection;

import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Figure;
import dev.sideband.table.Schema;
import dev.sideband.table.SchemaReader;
import dev.sideband.table.StampCodec;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@link QueryResult} as entries of a link, version 1; little endian.
 *
 * <pre>
 *   version 1, id 8, flags 1 (bit 0: complete, bit 1: failed)
 *   number of this part, of parts, machines looked at: numbers of variable length
 *   the items of this part: a table ({@link TableCodec})
 * </pre>
 *
 * <p>A row has the columns of {@link ConnectionColumns} under their numbers, and behind 100 those
 * that tell of the item. So a reader knows what a later version of the connection table adds. For
 * one thread at a time.
 */
final class QueryResultCodec {

  /** The first bytes of an entry. */
  record Part(long id, boolean complete, boolean failed, int part, int parts, int workers) {}

  private static final int VERSION = 1;
  private static final int COMPLETE = 1;
  private static final int FAILED = 2;
  private static final int MOST_HEADER = 1 + 8 + 1 + 3 * 5;
  private static final int MOST_ROWS = 1_000;
  private static final int MOST_COUNT = 1 << 30;

  private static final int ITEM = 0;
  private static final int WORKER = 1;
  private static final int TIME = 2;
  private static final int SEEN = 3;
  private static final int GONE = 4;

  /** Where the columns of the connection table begin. */
  private static final int FIRST = 5;

  private static final Schema SCHEMA = new Schema(3, 1, 1, columns());
  private static final SchemaReader COLUMNS = new SchemaReader(SCHEMA);
  private static final Stamp NO_TIME = new Stamp(HostBoot.UNKNOWN, 0, Instant.EPOCH, Duration.ZERO);

  private final TableBuffer rows = new TableBuffer(SCHEMA);
  private final TableCodec codec = new TableCodec();
  private final WireWriter out = new WireWriter();

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(101, "item", ColumnKind.INTEGER));
    columns.add(new Column(102, "worker", ColumnKind.TEXT));
    columns.add(new Column(103, "time", ColumnKind.BYTES));
    columns.add(new Column(104, "seen", ColumnKind.BYTES));
    columns.add(new Column(105, "gone", ColumnKind.INTEGER));
    columns.addAll(ConnectionColumns.SCHEMA.columns());
    return columns;
  }

  /** Returns the entries of a failure to answer. */
  Bytes failure(long id) {
    return header(id, FAILED, 0, 1, 0).bytes(table(List.of())).toBytes();
  }

  /**
   * Returns the entries of a result, at least one.
   *
   * @param most how many bytes an entry may have; an item that does not fit is left out, and the
   *     result is not complete then
   */
  List<Bytes> encode(QueryResult result, int most) {
    List<Bytes> tables = new ArrayList<>();
    boolean whole = true;
    for (int from = 0; from == 0 || from < result.items().size(); from += MOST_ROWS) {
      int to = Math.min(result.items().size(), from + MOST_ROWS);
      whole &= split(result.items().subList(from, to), most - MOST_HEADER, tables);
    }
    int flags = result.complete() && whole ? COMPLETE : 0;
    List<Bytes> parts = new ArrayList<>();
    for (int part = 0; part < tables.size(); part++) {
      WireWriter entry = header(result.id(), flags, part, tables.size(), result.workers());
      parts.add(entry.bytes(tables.get(part)).toBytes());
    }
    return parts;
  }

  /** Adds tables of at most so many bytes; returns whether they hold all items. */
  private boolean split(List<FoundConnection> items, int most, List<Bytes> tables) {
    Bytes table = table(items);
    if (table.size() <= most) {
      tables.add(table);
      return true;
    }
    int half = items.size() / 2;
    if (half == 0) {
      tables.add(table(List.of()));
      return false;
    }
    boolean first = split(items.subList(0, half), most, tables);
    return split(items.subList(half, items.size()), most, tables) && first;
  }

  private WireWriter header(long id, int flags, int part, int parts, int workers) {
    out.clear().u8(VERSION).u64(id).u8(flags);
    return out.varint(part).varint(parts).varint(workers);
  }

  private Bytes table(List<FoundConnection> items) {
    rows.clear(NO_TIME);
    for (int i = 0; i < items.size(); i++) {
      FoundConnection item = items.get(i);
      ConnectionChange change = item.change();
      rows.beginRow();
      rows.set(ITEM, i);
      rows.set(WORKER, item.worker().name());
      rows.set(TIME, bytes(change.time()));
      rows.set(SEEN, bytes(change.connection().seen()));
      rows.set(GONE, change.state().isEmpty() ? 1 : 0);
      write(change.connection());
      rows.endRow();
    }
    return codec.encode(rows);
  }

  private static Bytes bytes(Stamp stamp) {
    WireWriter bytes = new WireWriter();
    StampCodec.write(bytes, stamp);
    return bytes.toBytes();
  }

  private void write(ConnectionInfo info) {
    rows.set(FIRST + ConnectionColumns.LOCAL_ADDRESS, info.id().local().address().bytes());
    rows.set(FIRST + ConnectionColumns.LOCAL_PORT, info.id().local().port());
    rows.set(FIRST + ConnectionColumns.REMOTE_ADDRESS, info.id().remote().address().bytes());
    rows.set(FIRST + ConnectionColumns.REMOTE_PORT, info.id().remote().port());
    rows.set(FIRST + ConnectionColumns.SOCKET, info.id().socket());
    rows.set(FIRST + ConnectionColumns.STATE, info.state().number());
    rows.set(FIRST + ConnectionColumns.DIRECTION, info.direction().ordinal());
    figure(ConnectionColumns.USER_ID, info.userId());
    figure(ConnectionColumns.INODE, info.inode());
    figure(ConnectionColumns.COOKIE, info.cookie());
    figure(ConnectionColumns.CGROUP, info.cgroup());
    figure(ConnectionColumns.INTERFACE, info.interfaceNumber());
    figure(ConnectionColumns.TIMER, info.timer());
    figure(ConnectionColumns.TIMER_LEFT, info.timerLeft());
    figure(ConnectionColumns.RETRANSMITS, info.retransmits());
    figure(ConnectionColumns.RECEIVE_QUEUE, info.receiveQueue());
    figure(ConnectionColumns.SEND_QUEUE, info.sendQueue());
    figure(ConnectionColumns.ROUND_TRIP, info.roundTrip());
    figure(ConnectionColumns.ROUND_TRIP_VARIATION, info.roundTripVariation());
    figure(ConnectionColumns.TOTAL_RETRANSMITS, info.totalRetransmits());
    figure(ConnectionColumns.BYTES_ACKNOWLEDGED, info.bytesAcknowledged());
    figure(ConnectionColumns.BYTES_RECEIVED, info.bytesReceived());
    figure(ConnectionColumns.SINCE_SENT, info.sinceSent());
    figure(ConnectionColumns.SINCE_RECEIVED, info.sinceReceived());
    info.service().ifPresent(name -> rows.set(FIRST + ConnectionColumns.SERVICE, name));
    info.serviceSource()
        .ifPresent(how -> rows.set(FIRST + ConnectionColumns.SERVICE_SOURCE, how.name()));
  }

  private void figure(int column, Figure figure) {
    if (figure.known()) {
      rows.set(FIRST + column, figure.orElse(0));
    } else {
      rows.set(FIRST + column, figure.state());
    }
  }

  /** Reads the begin of an entry. */
  static Part part(WireReader in) throws MalformedMessageException {
    if (in.u8("version") < VERSION) {
      throw in.malformed("version", "there is none below " + VERSION);
    }
    long id = in.u64("id");
    int flags = in.u8("flags");
    int part = in.count(MOST_COUNT, "part");
    int parts = in.count(MOST_COUNT, "parts");
    if (part >= parts) {
      throw in.malformed("part", part + " of " + parts);
    }
    int workers = in.count(MOST_COUNT, "machines");
    return new Part(id, (flags & COMPLETE) != 0, (flags & FAILED) != 0, part, parts, workers);
  }

  /** Reads the items behind the begin of an entry. */
  List<FoundConnection> items(WireReader in) throws MalformedMessageException {
    Table table = codec.decode(in.rest());
    List<FoundConnection> items = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      String worker = COLUMNS.text(table, row, WORKER).orElse("");
      if (!WorkerId.isFit(worker)) {
        throw in.malformed("worker", "no name of one");
      }
      ConnectionInfo info = ConnectionRowType.read(table, row, stamp(table, row, SEEN));
      boolean gone = COLUMNS.figure(table, row, GONE).orElse(0) != 0;
      ConnectionChange change =
          new ConnectionChange(
              stamp(table, row, TIME), info, gone ? Optional.empty() : Optional.of(info.state()));
      items.add(new FoundConnection(new WorkerId(worker), change));
    }
    return items;
  }

  private static Stamp stamp(Table table, int row, int column) throws MalformedMessageException {
    return StampCodec.read(COLUMNS.bytes(table, row, column).orElse(Bytes.EMPTY).reader());
  }
}
