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
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel that the build runs on. */
class ThisMachineTest {

  private static final String FOUR = "127.0.0.1";

  private final FakeTime time = new FakeTime();
  private final TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);

  @ParameterizedTest
  @EnumSource(Access.class)
  @Tag("S4-1")
  @Tag("S4-36")
  void bothEndsOfAConnectionAreSeenEachInItsDirection(Access access) throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket server = new ServerSocket(0, 5, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket served = server.accept();
        TcpConnectionSource source =
            TcpConnectionSource.builder(clock()).access(access).details().open()) {
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

  @ParameterizedTest
  @EnumSource(Access.class)
  @Tag("S4-36")
  void aConnectionOutFromThePortOfAListenerForTheOtherAddressesIsOutbound(Access access)
      throws IOException {
    assumeIpv6();
    try (TcpConnectionSource source = TcpConnectionSource.builder(clock()).access(access).open();
        ServerSocketChannel four = listener(StandardProtocolFamily.INET, FOUR);
        OnlySixListener onlySix = new OnlySixListener()) {
      // By a socket of IPv4, and by one of IPv6, whose own address is ::ffff:127.0.0.1.
      try (SocketChannel out = SocketChannel.open(StandardProtocolFamily.INET)) {
        out.bind(at(FOUR, onlySix.port())).connect(four.getLocalAddress());
        assertEquals(Direction.OUTBOUND, find(source, onlySix.port(), port(four)).direction());
      }
      try (OnlySixListener other = new OnlySixListener();
          SocketChannel out = SocketChannel.open()) {
        out.bind(at(FOUR, other.port())).connect(four.getLocalAddress());
        assertEquals(
            access == Access.NETLINK ? Direction.OUTBOUND : Direction.INBOUND,
            find(source, other.port(), port(four)).direction(),
            "the files do not tell what the listener takes");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  @Tag("S4-36")
  void aConnectionOutOverIpv6FromThePortOfAListenerForIpv4IsOutbound(Access access)
      throws IOException {
    assumeIpv6();
    try (TcpConnectionSource source = TcpConnectionSource.builder(clock()).access(access).open();
        ServerSocketChannel six = listener(StandardProtocolFamily.INET6, "::1");
        ServerSocketChannel four = listener(StandardProtocolFamily.INET, "0.0.0.0");
        SocketChannel out = SocketChannel.open(StandardProtocolFamily.INET6)) {
      out.bind(at("::1", port(four))).connect(six.getLocalAddress());
      assertEquals(Direction.OUTBOUND, find(source, port(four), port(six)).direction());
      assertEquals(Direction.INBOUND, find(source, port(six), port(four)).direction());
    }
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  @Tag("S4-36")
  void whatAListenerForBothTakesIsInbound(Access access) throws IOException {
    assumeIpv6();
    try (TcpConnectionSource source = TcpConnectionSource.builder(clock()).access(access).open();
        ServerSocketChannel both = listener(StandardProtocolFamily.INET6, "::");
        SocketChannel four = SocketChannel.open(StandardProtocolFamily.INET);
        SocketChannel six = SocketChannel.open(StandardProtocolFamily.INET6)) {
      four.bind(at(FOUR, 0)).connect(at(FOUR, port(both)));
      six.bind(at("::1", 0)).connect(at("::1", port(both)));
      for (SocketChannel client : List.of(four, six)) {
        int port = ((InetSocketAddress) client.getLocalAddress()).getPort();
        assertEquals(Direction.INBOUND, find(source, port(both), port).direction());
        assertEquals(Direction.OUTBOUND, find(source, port, port(both)).direction());
      }
    }
  }

  private static void assumeIpv6() throws IOException {
    Path addresses = Path.of("/proc/net/if_inet6");
    assumeTrue(Files.exists(addresses) && !Files.readString(addresses).isEmpty(), "no IPv6 here");
  }

  private static ServerSocketChannel listener(StandardProtocolFamily family, String address)
      throws IOException {
    return ServerSocketChannel.open(family).bind(at(address, 0));
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(address, port);
  }

  private static int port(ServerSocketChannel listener) throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  private BootClock clock() {
    return BootClock.of(new HostBoot(new UUID(1, 2)), Duration.ofSeconds(1), time, time);
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
