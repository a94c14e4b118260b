package dev.sideband.workbench.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.alarm.Alarm;
import dev.sideband.connection.AddressBlock;
import dev.sideband.connection.ConnectionQuery;
import dev.sideband.connection.FoundConnection;
import dev.sideband.connection.QueryResult;
import dev.sideband.connection.TcpState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** All roles on this machine: real sockets, real sweeps, links over TLS on the loopback. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class ConnectionWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LIMIT_SECONDS = 100;

  @TempDir Path folder;

  @Test
  @Tag("S4-6")
  @Tag("S4-18")
  @Tag("S4-19")
  @Tag("S4-26")
  @Tag("S4-38")
  void aLeakIsOneAlarmAtTheAlarmServerAndIsFoundThroughTheQueryServer() throws Exception {
    try (Sideband sideband = Sideband.builder().build();
        ConnectionWatch watch = ConnectionWatch.open(folder, sideband)) {
      await(() -> watch.links().values().stream().allMatch(link -> link.connected()));
      assertEquals(3, watch.links().size());
      assertEquals("this machine", watch.machine());
      assertTrue(watch.unseen().isPresent());
      await(() -> !watch.picture().isEmpty());
      ConnectionQuery steady =
          ConnectionQuery.ALL.clients(AddressBlock.of("127.0.0.22")).services("shop");
      QueryResult before = now(watch, steady);
      assertEquals(3, before.items().size(), before.toString());
      for (FoundConnection item : before.items()) {
        assertEquals(TcpState.ESTABLISHED, item.change().connection().state());
        assertEquals("this-machine", item.worker().name());
      }

      watch.setLeaking(true);
      assertTrue(watch.isLeaking());
      await(() -> !watch.alarms().isEmpty());
      assertEquals(1, watch.alarms().size(), watch.alarms().toString());
      Alarm alarm = watch.alarms().get(0).alarm();
      Map<String, String> facts = alarm.facts();
      assertEquals("127.0.0.7", facts.get("client"));
      assertEquals("shop", facts.get("service"));
      assertEquals("CLOSE_WAIT", facts.get("state"));
      assertEquals("12", facts.get("count"));
      assertEquals("team-basket", facts.get("cmdb.owner"));
      QueryResult leaked =
          now(
              watch,
              ConnectionQuery.ALL
                  .states(TcpState.CLOSE_WAIT)
                  .attributes(Map.of("owner", "team-basket")));
      assertEquals(12, leaked.items().size());

      watch.setLeaking(false);
      await(() -> watch.alarms().isEmpty());
      assertEquals(2, watch.recentAlarms().size(), "raised once, cleared once");
      assertEquals(0, watch.links().values().stream().mapToLong(link -> link.lost()).sum());
    }
  }

  @Test
  void theNextStartGoesOnWithWhatIsThere() throws Exception {
    Instant first;
    try (Sideband sideband = Sideband.builder().build();
        ConnectionWatch watch = ConnectionWatch.open(folder, sideband)) {
      await(() -> !watch.picture().isEmpty());
      first = watch.picture().get(0).time();
    }
    Files.writeString(folder.resolve("services.properties"), "# ours\n1=never\n");
    try (Sideband sideband = Sideband.builder().build();
        ConnectionWatch watch = ConnectionWatch.open(folder, sideband)) {
      await(() -> !watch.picture().isEmpty());
      ConnectionQuery steady = ConnectionQuery.ALL.clients(AddressBlock.of("127.0.0.20"));
      QueryResult all =
          watch.ask(steady, first, Instant.MAX, 1_000, PATIENCE).toCompletableFuture().get();
      List<String> ports =
          all.items().stream()
              .filter(item -> item.change().state().isPresent())
              .map(item -> item.change().connection().id().toString())
              .distinct()
              .toList();
      assertEquals(2, ports.size(), all.toString());
      assertNotEquals(ports.get(0), ports.get(1), "that of the start before and that of this one");
    }
    for (String broken : List.of("x=shop\n", "65536=shop\n", "80=\\uXYZ\n")) {
      Files.writeString(folder.resolve("services.properties"), broken);
      try (Sideband sideband = Sideband.builder().build()) {
        assertThrows(IOException.class, () -> ConnectionWatch.open(folder, sideband));
      }
    }
  }

  private static QueryResult now(ConnectionWatch watch, ConnectionQuery query) throws Exception {
    return watch.ask(query, Instant.MAX, Instant.MAX, 1_000, PATIENCE).toCompletableFuture().get();
  }

  private static void await(BooleanSupplier isSo) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < LIMIT_SECONDS * 20 && !isSo.getAsBoolean(); i++) {
      assertTrue(!never.await(50, TimeUnit.MILLISECONDS));
    }
    assertTrue(isSo.getAsBoolean());
  }
}
