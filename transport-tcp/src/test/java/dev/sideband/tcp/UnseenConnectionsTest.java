package dev.sideband.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.IpAddress;
import dev.sideband.connection.TcpState;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ObserverListener;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S4-41")
class UnseenConnectionsTest {

  private static final int SHORT_LIVED = 50;

  @TempDir Path net;

  private final FakeTime time = new FakeTime();
  private final BootClock clock =
      BootClock.of(new HostBoot(new UUID(1, 2)), Duration.ofSeconds(1), time, time);
  private final TableBuffer sweep = new TableBuffer(ConnectionColumns.SCHEMA);
  private final List<String> counted = new ArrayList<>();
  private final ObserverListener counter =
      new ObserverListener() {
        @Override
        public void counted(String name, String subject, long amount) {
          counted.add(name + " " + amount);
        }
      };

  private void kernel(long active, long passive) throws IOException {
    Files.writeString(
        net.resolve("snmp"),
        """
        Ip: Forwarding DefaultTTL
        Ip: 1 64
        Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs
        Tcp: 1 200 120000 -1 %d %d 5 6 7 8
        Udp: InDatagrams
        Udp: 3
        """
            .formatted(active, passive));
  }

  private void row(int port, TcpState state) {
    sweep.beginRow();
    sweep.set(ConnectionColumns.LOCAL_ADDRESS, IpAddress.of("10.0.0.1").bytes());
    sweep.set(ConnectionColumns.LOCAL_PORT, 80);
    sweep.set(ConnectionColumns.REMOTE_ADDRESS, IpAddress.of("10.0.0.2").bytes());
    sweep.set(ConnectionColumns.REMOTE_PORT, port);
    sweep.set(ConnectionColumns.SOCKET, port);
    sweep.set(ConnectionColumns.STATE, state.number());
    sweep.endRow();
  }

  @Test
  void whatTheKernelOpenedAndNoSweepShowsIsUnseen() throws Exception {
    UnseenConnections unseen = new UnseenConnections(net, counter);
    kernel(100, 200);
    sweep.clear(clock.now());
    row(1, TcpState.ESTABLISHED);
    unseen.take(sweep);
    assertEquals(0, unseen.total(), "nobody knows what was before the first sweep");
    kernel(101, 204);
    sweep.clear(clock.now());
    row(1, TcpState.TIME_WAIT);
    row(2, TcpState.ESTABLISHED);
    row(3, TcpState.SYN_RECV);
    row(4, TcpState.LISTEN);
    unseen.take(sweep);
    assertEquals(4, unseen.latest(), "five were opened, and one of them is here");
    kernel(101, 205);
    sweep.clear(clock.now());
    row(3, TcpState.ESTABLISHED);
    unseen.take(sweep);
    assertEquals(0, unseen.latest(), "the half-open one counts when it is whole");
    assertEquals(4, unseen.total());
    assertEquals(List.of("connections.unseen 4"), counted);
  }

  @Test
  void theCountersAreFoundByName() throws Exception {
    kernel(1, 2);
    assertEquals(new TcpCounters(1, 2, 5, 6, 7), TcpCounters.read(net));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Tcp: ActiveOpens\n",
        "Tcp: ActiveOpens PassiveOpens\nTcp: 1\n",
        "Tcp: ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab\nTcp: 1 2 3 4 x\n",
        "Tcp: ActiveOpens PassiveOpens AttemptFails EstabResets\nTcp: 1 2 3 4\n"
      })
  void whatMakesNoSenseIsMalformed(String content) throws Exception {
    Files.writeString(net.resolve("snmp"), content);
    assertThrows(MalformedMessageException.class, () -> TcpCounters.read(net));
    Files.delete(net.resolve("snmp"));
    assertThrows(NoSuchFileException.class, () -> TcpCounters.read(net));
  }

  /** Real connections, reset so that not even TIME_WAIT tells of them. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theKernelOfThisMachineCountsWhatNoSweepShows() throws Exception {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket server = new ServerSocket(0, 5, loopback);
        TcpConnectionSource source = TcpConnectionSource.builder(clock).open()) {
      UnseenConnections unseen = new UnseenConnections(counter);
      source.read(sweep);
      unseen.take(sweep);
      for (int i = 0; i < SHORT_LIVED; i++) {
        try (Socket client = new Socket(loopback, server.getLocalPort());
            Socket served = server.accept()) {
          client.setSoLinger(true, 0);
          served.setSoLinger(true, 0);
        }
      }
      source.read(sweep);
      unseen.take(sweep);
      // Each has two ends; other programs may have opened some, too.
      assertTrue(unseen.latest() >= 2 * SHORT_LIVED, unseen.latest() + " are unseen");
    }
  }
}
