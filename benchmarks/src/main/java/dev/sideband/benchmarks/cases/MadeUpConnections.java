package dev.sideband.benchmarks.cases;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.Direction;
import dev.sideband.connection.IpAddress;
import dev.sideband.connection.ServiceSource;
import dev.sideband.connection.TcpState;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.Random;

/**
 * The connections of a busy server that do not exist: each sweep finds a few ended with others in
 * their place, and a few whose state and queue have changed. For one thread.
 */
final class MadeUpConnections {

  static final int CLIENTS = 1_000;

  private static final Bytes SERVER = Bytes.of(10, 1, 0, 1);
  private static final List<String> SERVICES = List.of("shop", "login", "search", "mail", "stock");
  private static final int FIRST_PORT = 8_000;
  private static final int FIRST_CGROUP = 4_000;
  private static final int FIRST_CLIENT_PORT = 32_768;
  private static final int CLIENT_PORTS = 28_232;

  private final Random random = new Random(6);
  private final TableBuffer rows = new TableBuffer(ConnectionColumns.SCHEMA);
  private long cookies;

  /** Makes as many as it says, at a time. */
  MadeUpConnections(int count, Stamp now) {
    rows.clear(now);
    for (int i = 0; i < count; i++) {
      begin();
    }
  }

  /** Returns the address of a client. */
  static IpAddress client(int number) {
    return new IpAddress(Bytes.of(10, 2, number / 250, number % 250 + 1));
  }

  /** Ends so many and begins as many, and changes so many others. */
  void change(int ended, int changed) {
    for (int i = 0; i < ended; i++) {
      rows.removeRow(random.nextInt(rows.rows()));
      begin();
    }
    for (int i = 0; i < changed; i++) {
      int row = random.nextInt(rows.rows());
      boolean waits = rows.integer(row, ConnectionColumns.STATE) == TcpState.CLOSE_WAIT.number();
      rows.reopenRow(row);
      TcpState state = waits ? TcpState.ESTABLISHED : TcpState.CLOSE_WAIT;
      rows.set(ConnectionColumns.STATE, state.number());
      rows.set(ConnectionColumns.RECEIVE_QUEUE, waits ? 0 : random.nextInt(4_096));
      rows.endRow();
    }
  }

  /** Returns the sweep of this moment, until the next one. */
  Table sweep(Stamp now) {
    rows.stamp(now);
    return rows;
  }

  private void begin() {
    cookies++;
    int service = random.nextInt(SERVICES.size());
    rows.beginRow();
    rows.set(ConnectionColumns.LOCAL_ADDRESS, SERVER);
    rows.set(ConnectionColumns.LOCAL_PORT, FIRST_PORT + service);
    rows.set(ConnectionColumns.REMOTE_ADDRESS, client(random.nextInt(CLIENTS)).bytes());
    rows.set(ConnectionColumns.REMOTE_PORT, FIRST_CLIENT_PORT + cookies % CLIENT_PORTS);
    rows.set(ConnectionColumns.SOCKET, cookies);
    rows.set(ConnectionColumns.STATE, TcpState.ESTABLISHED.number());
    rows.set(ConnectionColumns.DIRECTION, Direction.INBOUND.ordinal());
    rows.set(ConnectionColumns.USER_ID, 1_000 + service);
    rows.set(ConnectionColumns.INODE, 50_000 + cookies);
    rows.set(ConnectionColumns.COOKIE, cookies);
    rows.set(ConnectionColumns.CGROUP, FIRST_CGROUP + service);
    rows.set(ConnectionColumns.INTERFACE, 0);
    rows.set(ConnectionColumns.TIMER, 0);
    rows.set(ConnectionColumns.TIMER_LEFT, 0);
    rows.set(ConnectionColumns.RETRANSMITS, 0);
    rows.set(ConnectionColumns.RECEIVE_QUEUE, 0);
    rows.set(ConnectionColumns.SEND_QUEUE, 0);
    rows.set(ConnectionColumns.SERVICE, SERVICES.get(service));
    rows.set(ConnectionColumns.SERVICE_SOURCE, ServiceSource.CONTROL_GROUP.name());
    rows.endRow();
  }
}
