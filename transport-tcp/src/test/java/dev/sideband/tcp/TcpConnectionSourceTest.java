package dev.sideband.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.Direction;
import dev.sideband.connection.TcpState;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source over files like the kernel's. */
class TcpConnectionSourceTest {

  private static final String TITLE =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";
  private static final String REST = " 00000000:00000000 00:00000000 00000000 0 0 ";
  private static final String LISTENER = " 0: 00000000:0050 00000000:0000 0A" + REST + "11 1\n";
  private static final String CLIENT = " 1: 01010101:0050 02020202:9C40 08" + REST + "12 1\n";

  @TempDir Path folder;

  private final FakeTime time = new FakeTime();
  private final Map<String, Long> counted = new HashMap<>();
  private final TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);
  private Path net;

  @BeforeEach
  void setUp() throws IOException {
    net = Files.createDirectories(folder.resolve("self/net"));
  }

  @Test
  @Tag("S4-1")
  @Tag("S4-11")
  @Tag("S4-36")
  void readsBothFilesWithOneTime() throws IOException {
    Files.writeString(net.resolve("tcp"), TITLE + LISTENER + CLIENT);
    Files.writeString(
        net.resolve("tcp6"),
        TITLE
            + " 0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A"
            + REST
            + "13 1\n");
    try (TcpConnectionSource source = builder().open()) {
      time.advance(Duration.ofSeconds(2));
      List<ConnectionInfo> rows = read(source);
      assertEquals(Access.PROC, source.access());
      assertEquals(
          "0.0.0.0:80 0.0.0.0:0 #11, 1.1.1.1:80 2.2.2.2:40000 #12, [::]:80 [::]:0 #13",
          rows.stream().map(info -> info.id().toString()).collect(Collectors.joining(", ")));
      assertEquals(Direction.INBOUND, rows.get(1).direction());
      assertEquals(1, rows.stream().map(ConnectionInfo::seen).distinct().count());
      assertEquals(502_000_000, rows.get(0).seen().micros());
      assertEquals(Map.of(), counted);
    }
  }

  @Test
  @Tag("S4-23")
  void givesOnlyTheStatesAskedFor() throws IOException {
    Files.writeString(net.resolve("tcp"), TITLE + LISTENER + CLIENT);
    try (TcpConnectionSource source = builder().states(Set.of(TcpState.CLOSE_WAIT)).open()) {
      List<ConnectionInfo> rows = read(source);
      assertEquals(1, rows.size());
      assertEquals(TcpState.CLOSE_WAIT, rows.get(0).state());
      assertEquals("1.1.1.1:80 2.2.2.2:40000 #12", rows.get(0).id().toString());
      assertEquals(
          Direction.INBOUND, rows.get(0).direction(), "its listener is known all the same");
    }
    TcpState unknown = new TcpState(12);
    assertThrows(IllegalArgumentException.class, () -> builder().states(Set.of(unknown)));
  }

  @Test
  void countsRepeatsAndLinesThatMakeNoSense() throws IOException {
    Files.writeString(net.resolve("tcp"), TITLE + CLIENT + CLIENT + "nonsense\n" + "cut");
    try (TcpConnectionSource source = builder().open()) {
      assertEquals(1, read(source).size());
      assertEquals(Map.of("connection.repeats", 1L, "connection.doubts", 2L), counted);
    }
  }

  @Test
  void readsMoreThanOneBufferHolds() throws IOException {
    StringBuilder text = new StringBuilder(TITLE);
    for (int i = 0; i < 5_000; i++) {
      text.append(CLIENT.replace("9C40", String.format("%04X", i)));
    }
    Files.writeString(net.resolve("tcp"), text);
    try (TcpConnectionSource source = builder().open()) {
      assertEquals(5_000, read(source).size());
      assertEquals(Map.of(), counted);
    }
  }

  @Test
  void whatIsNoTableIsRefused() throws IOException {
    Path tcp = Files.writeString(net.resolve("tcp"), "x".repeat(100_000));
    assertTrue(
        assertThrows(TargetUnavailableException.class, () -> builder().open()).getCause()
            instanceof MalformedMessageException);
    Files.writeString(tcp, TITLE);
    try (TcpConnectionSource source = builder().open()) {
      Files.writeString(tcp, TITLE + "x".repeat(100_000));
      assertThrows(MalformedMessageException.class, () -> source.read(table));
      Files.writeString(tcp, "");
      assertEquals(0, read(source).size());
      Files.delete(tcp);
      assertThrows(IOException.class, () -> source.read(table));
    }
  }

  @Test
  void aClosedSourceSaysSo() throws IOException {
    Files.writeString(net.resolve("tcp"), TITLE);
    TcpConnectionSource source = builder().open();
    source.close();
    source.close();
    assertThrows(ChannelClosedException.class, () -> source.read(table));
  }

  @Test
  void anotherNamespaceIsReadThroughItsProcess() throws IOException {
    Path other = Files.createDirectories(folder.resolve("4711/net"));
    Files.writeString(other.resolve("tcp"), TITLE + CLIENT);
    try (TcpConnectionSource source = unset().namespaceOf(4711).open()) {
      assertEquals(Access.PROC, source.access());
      assertEquals(1, read(source).size());
    }
    assertThrows(
        TargetUnavailableException.class,
        () -> unset().namespaceOf(4711).access(Access.NETLINK).open());
    assertThrows(TargetUnavailableException.class, () -> unset().namespaceOf(4712).open());
  }

  private TcpConnectionSourceBuilder builder() {
    return unset().access(Access.PROC);
  }

  private TcpConnectionSourceBuilder unset() {
    HostBoot boot = new HostBoot(new UUID(1, 2));
    ObserverListener observer =
        new ObserverListener() {
          @Override
          public void counted(String name, String subject, long amount) {
            counted.merge(name, amount, Long::sum);
          }
        };
    return TcpConnectionSource.builder(BootClock.of(boot, Duration.ofSeconds(500), time, time))
        .proc(folder)
        .observer(observer);
  }

  private List<ConnectionInfo> read(TcpConnectionSource source) throws IOException {
    source.read(table);
    return List.copyOf(ConnectionInfo.TYPE.rows(table));
  }
}
