package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.table.CellState;
import dev.sideband.table.Figure;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.table.TableDelta;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConnectionInfoTest {

  private static final Stamp TIME =
      new Stamp(new HostBoot(new UUID(1, 2)), 90_000_000, Instant.EPOCH, Duration.ZERO);

  private final TableBuffer rows = new TableBuffer(ConnectionColumns.SCHEMA);

  /** Numbers, names and kinds are on the wire and on the page: a change breaks those who read. */
  @Test
  @Tag("X-12")
  void theColumnsOfVersionOneNeverChange() {
    String columns =
        ConnectionColumns.SCHEMA.columns().stream()
            .map(column -> column.number() + " " + column.name() + " " + column.kind().code())
            .collect(Collectors.joining(", "));
    assertEquals(
        "1 localAddress 3, 2 localPort 0, 3 remoteAddress 3, 4 remotePort 0, 5 socket 0,"
            + " 6 state 0, 7 direction 0, 8 userId 0, 9 inode 0, 10 cookie 0, 11 cgroup 0,"
            + " 12 interface 0, 13 timer 2, 14 timerLeft 2, 15 retransmits 0,"
            + " 16 receiveQueue 0, 17 sendQueue 0, 18 roundTrip 2, 19 roundTripVariation 2,"
            + " 20 totalRetransmits 0, 21 bytesAcknowledged 2, 22 bytesReceived 2,"
            + " 23 sinceSent 2, 24 sinceReceived 2, 25 service 1, 26 serviceSource 1",
        columns);
    assertEquals(2, ConnectionColumns.SCHEMA.id());
    assertEquals(5, ConnectionColumns.SCHEMA.keys());
  }

  @Test
  @Tag("S4-2")
  @Tag("S4-3")
  @Tag("S4-11")
  @Tag("S4-12")
  @Tag("S4-15")
  void everyFieldComesFromItsColumnAfterTheWire() throws Exception {
    rows.clear(TIME);
    row("10.0.0.1", 80, "2001:db8::7", 40_000, 99, TcpState.CLOSE_WAIT);
    rows.reopenRow(0);
    rows.set(ConnectionColumns.DIRECTION, Direction.INBOUND.ordinal());
    for (int c = ConnectionColumns.USER_ID; c <= ConnectionColumns.SINCE_RECEIVED; c++) {
      rows.set(c, 100 + c);
    }
    rows.set(ConnectionColumns.CGROUP, CellState.NOT_SUPPORTED);
    rows.set(ConnectionColumns.SERVICE, "shop");
    rows.set(ConnectionColumns.SERVICE_SOURCE, "port");
    rows.endRow();
    TableCodec codec = new TableCodec();
    Table arrived = codec.decode(codec.encode(rows));

    assertEquals(
        new ConnectionInfo(
            new ConnectionId(
                new Endpoint(IpAddress.of("10.0.0.1"), 80),
                new Endpoint(IpAddress.of("2001:db8::7"), 40_000),
                99),
            TIME,
            TcpState.CLOSE_WAIT,
            Direction.INBOUND,
            Figure.of(107),
            Figure.of(108),
            Figure.of(109),
            Figure.NOT_SUPPORTED,
            Figure.of(111),
            Figure.of(112),
            Figure.of(113),
            Figure.of(114),
            Figure.of(115),
            Figure.of(116),
            Figure.of(117),
            Figure.of(118),
            Figure.of(119),
            Figure.of(120),
            Figure.of(121),
            Figure.of(122),
            Figure.of(123),
            Optional.of("shop"),
            Optional.of(ServiceSource.PORT)),
        ConnectionInfo.TYPE.read(arrived, 0));
    assertEquals(
        "10.0.0.1:80 [2001:db8::7]:40000 #99",
        ConnectionInfo.TYPE.read(arrived, 0).id().toString());
  }

  private void service(int row, String service) {
    rows.reopenRow(row);
    rows.set(ConnectionColumns.SERVICE, service);
    rows.endRow();
  }

  @Test
  @Tag("S4-16")
  void oneClientOfTwoServicesHasTwoRowsWithAStateEach() throws Exception {
    rows.clear(TIME);
    row("10.0.0.1", 80, "10.0.0.9", 40_000, 1, TcpState.ESTABLISHED);
    row("10.0.0.1", 443, "10.0.0.9", 40_000, 2, TcpState.ESTABLISHED);
    service(0, "shop");
    service(1, "vault");
    Table before = rows.freeze();
    rows.clear(TIME);
    row("10.0.0.1", 80, "10.0.0.9", 40_000, 1, TcpState.CLOSE_WAIT);
    row("10.0.0.1", 443, "10.0.0.9", 40_000, 2, TcpState.ESTABLISHED);
    service(0, "shop");
    service(1, "vault");
    Table after = rows.freeze();
    TableDelta delta = new TableDelta();
    Table applied = delta.apply(before, delta.between(before, after));
    assertEquals(ConnectionInfo.TYPE.rows(after), ConnectionInfo.TYPE.rows(applied));
    assertEquals(
        List.of("10.0.0.9 shop CLOSE_WAIT", "10.0.0.9 vault ESTABLISHED"),
        ConnectionInfo.TYPE.rows(applied).stream()
            .map(info -> info.client() + " " + info.service().orElseThrow() + " " + info.state())
            .toList());
    assertEquals(2, new TableSnapshotFormat().rows(new TableCodec().encode(applied).asStream()));
  }

  @Test
  void whatMakesNoSenseComesOutAsUnspecified() {
    rows.clear(TIME);
    rows.beginRow();
    rows.set(ConnectionColumns.LOCAL_ADDRESS, Bytes.of(1, 2, 3));
    rows.set(ConnectionColumns.LOCAL_PORT, -1);
    rows.set(ConnectionColumns.REMOTE_ADDRESS, Bytes.EMPTY);
    rows.set(ConnectionColumns.REMOTE_PORT, 1L << 40);
    rows.set(ConnectionColumns.SOCKET, -1);
    rows.set(ConnectionColumns.STATE, 256);
    rows.set(ConnectionColumns.DIRECTION, 99);
    rows.endRow();
    ConnectionInfo info = ConnectionInfo.TYPE.read(rows, 0);
    assertEquals("0.0.0.0:0 0.0.0.0:0 #18446744073709551615", info.id().toString());
    assertEquals(new TcpState(0), info.state());
    assertEquals(Direction.UNKNOWN, info.direction());
    assertEquals(Figure.ABSENT, info.roundTrip());
  }

  @Test
  @Tag("S4-3")
  void statesHaveTheKernelsNumbersAndUnknownOnesAreKept() {
    // include/net/tcp_states.h
    String kernel =
        "ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK"
            + " LISTEN CLOSING";
    assertEquals(
        List.of(kernel.split(" ")), TcpState.NAMED.stream().map(Object::toString).toList());
    assertEquals(8, TcpState.CLOSE_WAIT.number());
    for (int i = 0; i < 11; i++) {
      TcpState state = TcpState.NAMED.get(i);
      assertEquals(i + 1, state.number());
      assertEquals(Optional.of(state), TcpState.named(state.toString()));
    }
    assertEquals("state 13", new TcpState(13).toString());
    assertEquals(Optional.empty(), TcpState.named("state 13"));
  }

  private void row(String local, int port, String remote, int from, long socket, TcpState state) {
    rows.beginRow();
    rows.set(ConnectionColumns.LOCAL_ADDRESS, IpAddress.of(local).bytes());
    rows.set(ConnectionColumns.LOCAL_PORT, port);
    rows.set(ConnectionColumns.REMOTE_ADDRESS, IpAddress.of(remote).bytes());
    rows.set(ConnectionColumns.REMOTE_PORT, from);
    rows.set(ConnectionColumns.SOCKET, socket);
    rows.set(ConnectionColumns.STATE, state.number());
    rows.endRow();
  }
}
