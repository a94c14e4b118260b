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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The connections of a busy server that do not exist: each sweep finds a few ended with others in
 * their place, and a few whose state and queue have changed. For one thread.
 */
final class MadeUpConnections {

  static final int CLIENTS = 1_000;

  private static final Bytes SERVER = Bytes.of(10, 1, 0, 1);
  private static final List<Bytes> SERVICES =
      Stream.of("shop", "login", "search", "mail", "stock").map(MadeUpConnections::text).toList();
  private static final Bytes CONTROL_GROUP = text(ServiceSource.CONTROL_GROUP.name());
  private static final List<Bytes> ADDRESSES =
      IntStream.range(0, CLIENTS).mapToObj(i -> client(i).bytes()).toList();
  private static final int FIRST_PORT = 8_000;
  private static final int FIRST_CGROUP = 4_000;
  private static final int FIRST_CLIENT_PORT = 32_768;
  private static final int CLIENT_PORTS = 28_232;

  /** What differs between connections; a new one is put in the place of one that has ended. */
  private record Connection(int client, int clientPort, int service, long cookie) {}

  private final Random random = new Random(6);
  private final TableBuffer rows = new TableBuffer(ConnectionColumns.SCHEMA);
  private final Connection[] connections;
  private final TcpState[] states;
  private final int[] queues;
  private long cookies;

  MadeUpConnections(int count) {
    connections = new Connection[count];
    states = new TcpState[count];
    queues = new int[count];
    for (int i = 0; i < count; i++) {
      begin(i);
    }
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the address of a client. */
  static IpAddress client(int number) {
    return new IpAddress(Bytes.of(10, 2, number / 250, number % 250 + 1));
  }

  private void begin(int place) {
    cookies++;
    connections[place] =
        new Connection(
            random.nextInt(CLIENTS),
            FIRST_CLIENT_PORT + (int) (cookies % CLIENT_PORTS),
            random.nextInt(SERVICES.size()),
            cookies);
    states[place] = TcpState.ESTABLISHED;
    queues[place] = 0;
  }

  /** Ends so many and begins as many, and changes so many others. */
  void change(int ended, int changed) {
    for (int i = 0; i < ended; i++) {
      begin(random.nextInt(connections.length));
    }
    for (int i = 0; i < changed; i++) {
      int place = random.nextInt(connections.length);
      boolean waits = states[place].equals(TcpState.CLOSE_WAIT);
      states[place] = waits ? TcpState.ESTABLISHED : TcpState.CLOSE_WAIT;
      queues[place] = waits ? 0 : random.nextInt(4_096);
    }
  }

  /** Returns the sweep of this moment, until the next one. */
  Table sweep(Stamp now) {
    rows.clear(now);
    for (int place = 0; place < connections.length; place++) {
      write(place);
    }
    return rows;
  }

  private void write(int place) {
    Connection connection = connections[place];
    rows.beginRow();
    rows.set(ConnectionColumns.LOCAL_ADDRESS, SERVER);
    rows.set(ConnectionColumns.LOCAL_PORT, FIRST_PORT + connection.service);
    rows.set(ConnectionColumns.REMOTE_ADDRESS, ADDRESSES.get(connection.client));
    rows.set(ConnectionColumns.REMOTE_PORT, connection.clientPort);
    rows.set(ConnectionColumns.SOCKET, connection.cookie);
    rows.set(ConnectionColumns.STATE, states[place].number());
    rows.set(ConnectionColumns.DIRECTION, Direction.INBOUND.ordinal());
    rows.set(ConnectionColumns.USER_ID, 1_000 + connection.service);
    rows.set(ConnectionColumns.INODE, 50_000 + connection.cookie);
    rows.set(ConnectionColumns.COOKIE, connection.cookie);
    rows.set(ConnectionColumns.CGROUP, FIRST_CGROUP + connection.service);
    rows.set(ConnectionColumns.INTERFACE, 0);
    rows.set(ConnectionColumns.TIMER, 0);
    rows.set(ConnectionColumns.TIMER_LEFT, 0);
    rows.set(ConnectionColumns.RETRANSMITS, 0);
    rows.set(ConnectionColumns.RECEIVE_QUEUE, queues[place]);
    rows.set(ConnectionColumns.SEND_QUEUE, 0);
    rows.set(ConnectionColumns.SERVICE, SERVICES.get(connection.service));
    rows.set(ConnectionColumns.SERVICE_SOURCE, CONTROL_GROUP);
    rows.endRow();
  }
}
