package dev.sideband.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.Direction;
import dev.sideband.connection.TcpState;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel that the build runs on. */
class ThisMachineTest {

  private final FakeTime time = new FakeTime();
  private final TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);

  @ParameterizedTest
  @EnumSource(Access.class)
  @Tag("S4-1")
  @Tag("S4-36")
  void bothEndsOfAConnectionAreSeenEachInItsDirection(Access access) throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    BootClock clock = BootClock.of(new HostBoot(new UUID(1, 2)), Duration.ofSeconds(1), time, time);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket server = new ServerSocket(0, 5, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket served = server.accept();
        TcpConnectionSource source =
            TcpConnectionSource.builder(clock).access(access).details().open()) {
      assertEquals(access, source.access());
      ConnectionInfo inbound = find(source, served.getLocalPort(), served.getPort());
      assertEquals(Direction.INBOUND, inbound.direction());
      assertEquals(TcpState.ESTABLISHED, inbound.state());
      assertEquals("127.0.0.1", inbound.client().toString());
      assertEquals(access == Access.NETLINK, inbound.cookie().known());
      assertEquals(access == Access.NETLINK, inbound.roundTrip().known());
      assertTrue(inbound.inode().orElse(0) > 0);
      assertEquals(
          Direction.OUTBOUND, find(source, client.getLocalPort(), client.getPort()).direction());
      ConnectionInfo listener = find(source, server.getLocalPort(), 0);
      assertEquals(TcpState.LISTEN, listener.state());

      client.shutdownOutput();
      assertEquals(-1, served.getInputStream().read());
      assertEquals(
          TcpState.CLOSE_WAIT, find(source, served.getLocalPort(), served.getPort()).state());
      // Which of the two depends on when the other end acknowledges.
      TcpState waiting = find(source, client.getLocalPort(), client.getPort()).state();
      assertTrue(List.of(TcpState.FIN_WAIT1, TcpState.FIN_WAIT2).contains(waiting));
    }
  }

  private ConnectionInfo find(TcpConnectionSource source, int localPort, int remotePort)
      throws IOException {
    source.read(table);
    List<ConnectionInfo> found =
        ConnectionInfo.TYPE.rows(table).stream()
            .filter(info -> info.id().local().port() == localPort)
            .filter(info -> info.id().remote().port() == remotePort)
            .toList();
    assertEquals(1, found.size(), found.toString());
    return found.get(0);
  }
}
