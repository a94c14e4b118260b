package dev.sideband.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.Direction;
import dev.sideband.connection.Service;
import dev.sideband.connection.ServiceFinder;
import dev.sideband.connection.ServiceSource;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S4-14")
class ServicesTest {

  @TempDir Path folder;

  private final FakeTime time = new FakeTime();
  private final BootClock clock =
      BootClock.of(new HostBoot(new UUID(1, 2)), Duration.ofSeconds(1), time, time);
  private final TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);

  @BeforeEach
  void setUp() {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    table.clear(clock.now());
  }

  @Test
  void theControlGroupNamesTheUnitOrContainer() throws IOException {
    String container = "0123456789ab".repeat(5) + "cdef";
    Path unit = Files.createDirectories(folder.resolve("system.slice/shop.service/worker"));
    Path scope = Files.createDirectories(folder.resolve("user.slice/session-3.scope"));
    Path docker = Files.createDirectories(folder.resolve("docker").resolve(container));
    ServiceFinder finder = new CgroupServices(folder);
    assertEquals(Optional.empty(), finder.find(Direction.INBOUND, 80, OptionalLong.of(7)));
    assertEquals(Optional.of("shop by control group"), byGroup(finder, unit));
    assertEquals(Optional.of("session-3 by control group"), byGroup(finder, scope));
    assertEquals(Optional.of("0123456789ab by control group"), byGroup(finder, docker));
    assertEquals(Optional.empty(), byGroup(finder, folder));
    long shop = number(unit);
    table.clear(clock.now());
    row(shop, 1, Direction.INBOUND);
    row(99L << 40, 2, Direction.INBOUND);
    finder.begin(table);
    assertEquals(Optional.empty(), finder.find(Direction.INBOUND, 80, OptionalLong.of(99L << 40)));
    assertEquals(
        Optional.empty(),
        finder.find(Direction.OUTBOUND, 80, OptionalLong.of(shop)),
        "the service of an outbound connection is elsewhere");
    assertEquals(Optional.empty(), finder.find(Direction.INBOUND, 80, OptionalLong.empty()));
  }

  private Optional<String> byGroup(ServiceFinder finder, Path group) throws IOException {
    table.clear(clock.now());
    long number = number(group);
    row(number, 1, Direction.INBOUND);
    finder.begin(table);
    return finder.find(Direction.INBOUND, 80, OptionalLong.of(number)).map(ServicesTest::text);
  }

  private static long number(Path group) throws IOException {
    return ((Number) Files.getAttribute(group, "unix:ino")).longValue();
  }

  @Test
  @Tag("S4-42")
  void theListenerNamesTheProgramAndWithoutRightsNothing() throws IOException {
    Path program = Files.createDirectories(folder.resolve("42/fd"));
    Files.createDirectories(folder.resolve("41"));
    Files.writeString(folder.resolve("42/comm"), "httpd\n");
    Files.createSymbolicLink(program.resolve("3"), Path.of("socket:[777]"));
    Files.createSymbolicLink(program.resolve("4"), Path.of("socket:[x]"));
    row(0, 777, Direction.LISTENING);
    ServiceFinder finder = new ListenerServices(folder);
    finder.begin(table);
    assertEquals(
        Optional.of("httpd by listener"),
        finder.find(Direction.INBOUND, 777, OptionalLong.empty()).map(ServicesTest::text));
    assertEquals(Optional.empty(), finder.find(Direction.OUTBOUND, 777, OptionalLong.empty()));
    table.clear(clock.now());
    row(0, 778, Direction.LISTENING);
    finder.begin(table);
    assertEquals(Optional.empty(), finder.find(Direction.INBOUND, 777, OptionalLong.empty()));
    assertEquals(Optional.empty(), finder.find(Direction.INBOUND, 778, OptionalLong.empty()));
  }

  @Test
  void aListenerOfThisProcessIsFound() throws IOException {
    try (ServerSocket server = new ServerSocket(0);
        TcpConnectionSource source = TcpConnectionSource.builder(clock).open()) {
      source.read(table);
      ServiceFinder finder = new ListenerServices();
      finder.begin(table);
      String name = Files.readString(Path.of("/proc/self/comm")).strip();
      assertEquals(
          Optional.of(new Service(name, ServiceSource.LISTENER)),
          finder.find(Direction.INBOUND, server.getLocalPort(), OptionalLong.empty()));
    }
  }

  private static String text(Service service) {
    return service.name() + " by " + service.source();
  }

  /** Adds a row whose port is its inode. */
  private void row(long cgroup, int inode, Direction direction) {
    table.beginRow();
    table.set(ConnectionColumns.LOCAL_ADDRESS, Bytes.of(127, 0, 0, 1));
    table.set(ConnectionColumns.LOCAL_PORT, inode);
    table.set(ConnectionColumns.REMOTE_ADDRESS, Bytes.of(127, 0, 0, 1));
    table.set(ConnectionColumns.REMOTE_PORT, 0);
    table.set(ConnectionColumns.SOCKET, inode);
    table.set(ConnectionColumns.DIRECTION, direction.ordinal());
    table.set(ConnectionColumns.INODE, inode);
    table.set(ConnectionColumns.CGROUP, cgroup);
    table.endRow();
  }
}
