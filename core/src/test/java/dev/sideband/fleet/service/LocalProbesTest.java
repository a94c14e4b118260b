package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.testing.FakeTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who makes which probe, and how old a heartbeat may be. */
@Tag("S1-37")
class LocalProbesTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration MOST = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final FakeTime time = new FakeTime();
  private final List<String> ran = new ArrayList<>();
  private boolean works;

  private ProbeResult probe(ProbeRunner network, Probe probe) {
    CommandRunner commands =
        (service, command, timeout) -> {
          ran.add(service.name() + " " + command + " " + timeout);
          return CompletableFuture.completedFuture(new CommandResult(works, "it said so"));
        };
    return new LocalProbes(commands, network, time)
        .run(ServiceDeclaration.of("web", folder, "/bin/true").build(), probe, TIMEOUT)
        .toCompletableFuture()
        .getNow(null);
  }

  private ProbeResult probe(Probe probe) {
    return probe(LocalProbes.NO_NETWORK, probe);
  }

  @Test
  void aProgramSaysByItsEndWhetherItIsWell() {
    Probe.Command command = new Probe.Command(List.of("check", "web"));
    assertEquals(new ProbeResult(false, "it said so"), probe(command));
    works = true;
    assertEquals(new ProbeResult(true, "it said so"), probe(command));
    assertEquals("web [check, web] PT3S", ran.get(0));
  }

  @Test
  void aHeartbeatIsGoodUntilItIsTooOld() throws Exception {
    Path file = folder.resolve("beat");
    Probe.HeartbeatFile heartbeat = new Probe.HeartbeatFile(file, MOST);
    ProbeResult none = probe(heartbeat);
    assertFalse(none.well());
    assertTrue(none.text().startsWith("no heartbeat: "), none.text());
    Files.createFile(file);
    Files.setLastModifiedTime(file, FileTime.from(time.instant()));
    assertEquals(new ProbeResult(true, "heartbeat 0 ms ago"), probe(heartbeat));
    time.advance(MOST);
    assertEquals(new ProbeResult(true, "heartbeat 10000 ms ago"), probe(heartbeat));
    time.advance(Duration.ofMillis(1));
    assertEquals(new ProbeResult(false, "heartbeat 10001 ms ago"), probe(heartbeat));
  }

  @Test
  void whatNeedsANetworkIsLeftToWhoHasOne() {
    Probe.Tcp tcp = new Probe.Tcp("127.0.0.1", 80);
    assertEquals(new ProbeResult(false, "no such probes here"), probe(tcp));
    ProbeResult well = new ProbeResult(true, "taken");
    assertEquals(
        well, probe((service, probe, timeout) -> CompletableFuture.completedFuture(well), tcp));
    assertEquals(List.of(), ran);
  }
}
