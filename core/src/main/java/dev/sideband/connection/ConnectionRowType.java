package dev.sideband.connection;

import dev.sideband.table.Figure;
import dev.sideband.table.RowType;
import dev.sideband.table.Schema;
import dev.sideband.table.SchemaReader;
import dev.sideband.table.Table;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;

/**
 * Makes {@link ConnectionInfo} of rows whose columns are found by number; what makes no sense in a
 * table from elsewhere comes out as the unspecified address, port 0 or state 0.
 */
final class ConnectionRowType implements RowType<ConnectionInfo> {

  private static final SchemaReader COLUMNS = new SchemaReader(ConnectionColumns.SCHEMA);
  private static final Bytes UNSPECIFIED = Bytes.of(0, 0, 0, 0);
  private static final Direction[] DIRECTIONS = Direction.values();

  @Override
  public Schema schema() {
    return ConnectionColumns.SCHEMA;
  }

  @Override
  public ConnectionInfo read(Table table, int row) {
    return read(table, row, table.time());
  }

  /** Makes what a row tells of a moment that is not the table's. */
  static ConnectionInfo read(Table table, int row, Stamp seen) {
    return new ConnectionInfo(
        new ConnectionId(
            end(table, row, ConnectionColumns.LOCAL_ADDRESS, ConnectionColumns.LOCAL_PORT),
            end(table, row, ConnectionColumns.REMOTE_ADDRESS, ConnectionColumns.REMOTE_PORT),
            figure(table, row, ConnectionColumns.SOCKET).orElse(0)),
        seen,
        new TcpState(within(figure(table, row, ConnectionColumns.STATE), 0xFF)),
        DIRECTIONS[within(figure(table, row, ConnectionColumns.DIRECTION), DIRECTIONS.length - 1)],
        figure(table, row, ConnectionColumns.USER_ID),
        figure(table, row, ConnectionColumns.INODE),
        figure(table, row, ConnectionColumns.COOKIE),
        figure(table, row, ConnectionColumns.CGROUP),
        figure(table, row, ConnectionColumns.INTERFACE),
        figure(table, row, ConnectionColumns.TIMER),
        figure(table, row, ConnectionColumns.TIMER_LEFT),
        figure(table, row, ConnectionColumns.RETRANSMITS),
        figure(table, row, ConnectionColumns.RECEIVE_QUEUE),
        figure(table, row, ConnectionColumns.SEND_QUEUE),
        figure(table, row, ConnectionColumns.ROUND_TRIP),
        figure(table, row, ConnectionColumns.ROUND_TRIP_VARIATION),
        figure(table, row, ConnectionColumns.TOTAL_RETRANSMITS),
        figure(table, row, ConnectionColumns.BYTES_ACKNOWLEDGED),
        figure(table, row, ConnectionColumns.BYTES_RECEIVED),
        figure(table, row, ConnectionColumns.SINCE_SENT),
        figure(table, row, ConnectionColumns.SINCE_RECEIVED),
        COLUMNS.text(table, row, ConnectionColumns.SERVICE),
        COLUMNS.text(table, row, ConnectionColumns.SERVICE_SOURCE).map(ServiceSource::new));
  }

  private static Endpoint end(Table table, int row, int address, int port) {
    Bytes bytes = COLUMNS.bytes(table, row, address).orElse(UNSPECIFIED);
    boolean valid = bytes.size() == 4 || bytes.size() == 16;
    return new Endpoint(
        new IpAddress(valid ? bytes : UNSPECIFIED), within(figure(table, row, port), 0xFFFF));
  }

  private static Figure figure(Table table, int row, int column) {
    return COLUMNS.figure(table, row, column);
  }

  private static int within(Figure figure, int largest) {
    long number = figure.orElse(0);
    return number >= 0 && number <= largest ? (int) number : 0;
  }
}
