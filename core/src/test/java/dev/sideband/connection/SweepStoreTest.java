package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ring.RingException;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S4-4")
@Tag("S4-28")
class SweepStoreTest {

  private static final Instant BOOTED = Instant.parse("2026-01-01T00:00:00Z");
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;

  private HostBoot boot = new HostBoot(new UUID(1, 1));
  private long second = 100;
  private final FakeConnections source = new FakeConnections(this::now);
  private final ConnectionSampler sampler =
      new ConnectionSampler(source, List.of(ServiceFinder.ofPorts(Map.of(80, "shop"))));

  private Stamp now() {
    return new Stamp(boot, second * 1_000_000, at(second), Duration.ofMillis(1));
  }

  private static Instant at(long second) {
    return BOOTED.plusSeconds(second);
  }

  private Table sweep() throws IOException {
    second += 10;
    return sampler.sample();
  }

  private static List<Long> seconds(SweepStore store, Instant from, Instant to) throws IOException {
    List<Long> seconds = new ArrayList<>();
    assertEquals(
        0, store.replay(from, to, table -> seconds.add(table.time().micros() / 1_000_000)));
    return seconds;
  }

  @Test
  void sweepsAreReadableAfterARestart() throws Exception {
    Path file = folder.resolve("a.sweeps");
    source.add(80, "10.0.0.7", TcpState.ESTABLISHED);
    Table last;
    try (SweepStore store = SweepStore.open(file, SIZE)) {
      assertEquals(Optional.empty(), store.newest());
      assertEquals(List.of(), seconds(store, Instant.MIN, Instant.MAX));
      store.take(sweep());
      source.state(1, TcpState.CLOSE_WAIT);
      last = sweep();
      store.take(last);
      store.take(last);
      assertThrows(RingException.class, () -> SweepStore.open(file, SIZE), "one store a file");
    }
    try (SweepStore store = SweepStore.open(file, SIZE)) {
      TableCodec codec = new TableCodec();
      assertEquals(codec.encode(last), codec.encode(store.newest().orElseThrow()));
      store.take(last);
      assertEquals(List.of(110L, 120L), seconds(store, Instant.MIN, Instant.MAX));
      store.take(sweep());
      assertEquals(List.of(110L, 120L, 130L), seconds(store, Instant.MIN, Instant.MAX));
    }
  }

  @Test
  @Tag("S4-37")
  void aSpanIsGivenByTheWallClock() throws Exception {
    try (SweepStore store = SweepStore.open(folder.resolve("a.sweeps"), SIZE)) {
      for (int i = 0; i < 6; i++) {
        store.take(sweep());
      }
      assertEquals(List.of(120L, 130L, 140L), seconds(store, at(125), at(149)));
      assertEquals(List.of(110L), seconds(store, at(110), at(119)));
      assertEquals(List.of(), seconds(store, at(3), at(109)));
      assertEquals(List.of(160L), seconds(store, Instant.MAX, Instant.MAX), "what is now");
    }
  }

  @Test
  void aMachineThatBootsAgainGoesOnInTheSameFile() throws Exception {
    Path file = folder.resolve("a.sweeps");
    try (SweepStore store = SweepStore.open(file, SIZE)) {
      store.take(sweep());
      store.take(sweep());
      boot = new HostBoot(new UUID(2, 2));
      second = 5;
      store.take(sweep());
      assertEquals(List.of(15L), seconds(store, Instant.MIN, Instant.MAX));
      store.take(sweep());
    }
    try (SweepStore store = SweepStore.open(file, SIZE)) {
      assertEquals(boot, store.newest().orElseThrow().time().clock());
      assertEquals(List.of(15L, 25L), seconds(store, Instant.MIN, Instant.MAX));
    }
  }
}
