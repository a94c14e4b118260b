package dev.sideband.connection;

import dev.sideband.table.RowType;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.Stamp;
import dev.sideband.transport.TableSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A source whose connections do what a test says. All are to 10.0.0.1. */
final class FakeConnections implements TableSource<ConnectionInfo> {

  private record Fake(int port, String client, int clientPort, TcpState state, long retransmits) {}

  private final Supplier<Stamp> clock;
  private final Map<Integer, Fake> connections = new LinkedHashMap<>();
  private final Map<Integer, String> services = new HashMap<>();
  private int last;
  private boolean closed;

  FakeConnections(Supplier<Stamp> clock) {
    this.clock = clock;
  }

  /** Adds a connection and returns its number. */
  int add(int port, String client, TcpState state) {
    last++;
    connections.put(last, new Fake(port, client, 40_000 + last, state, 0));
    return last;
  }

  void state(int number, TcpState state) {
    connections.computeIfPresent(
        number, (n, old) -> new Fake(old.port, old.client, old.clientPort, state, 0));
  }

  void retransmits(int number, long count) {
    connections.computeIfPresent(
        number, (n, old) -> new Fake(old.port, old.client, old.clientPort, old.state, count));
  }

  /** Lets the source tell the service of a connection. */
  void service(int number, String service) {
    services.put(number, service);
  }

  void end(int number) {
    connections.remove(number);
  }

  boolean closed() {
    return closed;
  }

  @Override
  public RowType<ConnectionInfo> rowType() {
    return ConnectionInfo.TYPE;
  }

  @Override
  public void read(TableBuffer into) {
    into.clear(clock.get());
    connections.forEach((number, fake) -> {
      into.beginRow();
      into.set(ConnectionColumns.LOCAL_ADDRESS, IpAddress.of("10.0.0.1").bytes());
      into.set(ConnectionColumns.LOCAL_PORT, fake.port);
      into.set(ConnectionColumns.REMOTE_ADDRESS, IpAddress.of(fake.client).bytes());
      into.set(ConnectionColumns.REMOTE_PORT, fake.clientPort);
      into.set(ConnectionColumns.SOCKET, number);
      into.set(ConnectionColumns.STATE, fake.state.number());
      into.set(ConnectionColumns.DIRECTION, Direction.INBOUND.ordinal());
      into.set(ConnectionColumns.CGROUP, number);
      into.set(ConnectionColumns.RETRANSMITS, fake.retransmits);
      if (services.containsKey(number)) {
        into.set(ConnectionColumns.SERVICE, services.get(number));
      }
      into.endRow();
    });
  }

  @Override
  public void close() {
    closed = true;
  }
}
