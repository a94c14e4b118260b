package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.Instruction;
import dev.sideband.process.ProcessState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a deployer brings a version, also when it is closed, begins anew or is not listened to. */
class DeployerTest {

  @TempDir Path parent;
  private DeployBench bench;

  @BeforeEach
  void start() {
    bench = new DeployBench(parent, StepWatch.NONE);
  }

  @Test
  @Tag("S1-10")
  @Tag("S1-29")
  void aFirstVersionIsUnpackedStartedAndProbed() throws Exception {
    DeployOutcome outcome = bench.install("1.0");
    assertTrue(outcome.done(), outcome.text());
    bench.assertRuns("1.0");
    assertEquals(
        List.of(
            DeployStage.PREPARING,
            DeployStage.STOPPING,
            DeployStage.SWITCHING,
            DeployStage.STARTING,
            DeployStage.PROBING,
            DeployStage.DONE),
        bench.stages());
    assertEquals(Set.of(Optional.of(ProcessState.CODE_DEPLOYING)), bench.statesShownBeforeTheEnd());
    assertEquals(Optional.empty(), bench.seen.get(bench.seen.size() - 1).state());
    assertEquals(
        PosixFilePermissions.fromString("rwxr-xr-x"),
        Files.getPosixFilePermissions(bench.store.currentFolder().resolve("bin/web")));
    assertFalse(Files.exists(bench.folder.resolve("incoming")));
  }

  @Test
  @Tag("S1-11")
  @Tag("S1-28")
  void anUpgradeStopsTheOldVersionOnlyWhenTheNewOneIsThere() {
    bench.install("1.0");
    bench.seen.clear();
    bench.runtime.events.clear();
    CompletableFuture<DeployOutcome> end =
        bench
            .deployer
            .carryOut(bench.upgrade(bench.artefact("1.1", FakeRuntime.WELL)))
            .toCompletableFuture();
    assertEquals(List.of("1.0", "1.1"), bench.folders());
    bench.assertRuns("1.0");
    bench.time.advance(Duration.ofSeconds(2).minusMillis(1));
    bench.assertRuns("1.0");
    bench.time.advance(Duration.ofMillis(1));
    assertEquals(Optional.empty(), bench.runtime.running());
    assertTrue(bench.deployer.isBusy());
    assertFalse(end.isDone());
    bench.time.advance(Duration.ofSeconds(4));
    assertTrue(end.join().done(), end.join().text());
    bench.assertRuns("1.1");
    assertEquals(List.of("stop 1.0", "start 1.1", "probe 1.1"), bench.runtime.events);
    assertEquals(Set.of(Optional.of(ProcessState.CODE_UPGRADING)), bench.statesShownBeforeTheEnd());
    assertFalse(bench.deployer.isBusy());
    assertEquals(0, bench.time.pending());
  }

  @Test
  void whatWasStoppedByOrderStaysStopped() {
    bench.install("1.0");
    bench.runtime.running = null;
    bench.runtime.wanted = false;
    bench.runtime.events.clear();
    assertTrue(bench.install("1.1").done());
    assertEquals(List.of(), bench.runtime.events);
    assertEquals("1.1", bench.program());
  }

  @Test
  @Tag("S1-10")
  void zipsAndSingleFilesAreInstalledAsWell() throws Exception {
    byte[] zip =
        new Zip()
            .file("how", FakeRuntime.WELL)
            .entry("bin/web", 0100775, "1.0")
            .entry("web", Zip.LINK, "bin/web")
            .closed();
    assertTrue(bench.run(bench.upgrade(bench.artefact("web.zip", "1.0", zip))).done());
    bench.assertRuns("1.0");
    assertEquals(
        EnumSet.copyOf(PosixFilePermissions.fromString("rwxr-xr-x")),
        Files.getPosixFilePermissions(bench.store.currentFolder().resolve("bin/web")));
    byte[] file = FakeRuntime.WELL.getBytes(StandardCharsets.UTF_8);
    assertTrue(bench.run(bench.upgrade(bench.artefact("how", "1.1", file))).done());
    assertEquals(Optional.of("1.1"), bench.runtime.running());
    assertTrue(Files.isExecutable(bench.store.currentFolder().resolve("how")));
  }

  @Test
  void theOutcomeOfAnOrderIsKnownAfterARestart() {
    Instruction order = bench.upgrade(bench.artefact("1.0", FakeRuntime.WELL));
    DeployOutcome outcome = bench.run(order);
    assertEquals(Optional.of(outcome), bench.deployer.outcome(order.id()));
    DeployBench next = new DeployBench(parent, StepWatch.NONE);
    assertEquals(Optional.of(outcome), next.deployer.outcome(order.id()));
    assertEquals(Optional.empty(), next.end(next.deployer.recover()));
  }

  @Test
  void anAgentThatIsClosingFailsTheOrderAndIsNotBusyForEver() {
    AtomicBoolean closed = new AtomicBoolean();
    try (Sideband closing =
        Sideband.builder()
            .scheduler(bench.time)
            .executor(task -> {
              if (closed.get()) {
                throw new RejectedExecutionException("closed");
              }
              task.run();
            })
            .build()) {
      Deployer deployer = bench.deployer(closing);
      bench.end(deployer.carryOut(bench.upgrade(bench.artefact("1.0", FakeRuntime.WELL))));
      Instruction late = bench.upgrade(bench.artefact("1.1", FakeRuntime.WELL));
      CompletableFuture<DeployOutcome> end = deployer.carryOut(late).toCompletableFuture();
      closed.set(true);
      bench.time.advance(DeployBench.LONG);
      assertFalse(end.join().done());
      assertTrue(end.join().text().contains("going back failed as well"), end.join().text());
      DeployOutcome refused = bench.end(deployer.carryOut(bench.rollback()));
      assertFalse(refused.done());
      assertFalse(deployer.isBusy());
    }
    DeployBench next = new DeployBench(parent, StepWatch.NONE);
    next.end(next.deployer.recover());
    assertEquals(Optional.of("1.0"), next.store.current());
    assertEquals(Optional.of("1.0"), next.runtime.running());
    assertEquals(List.of("1.0"), next.folders());
  }

  @Test
  void aFailingListenerStopsNothing() {
    Deployer deployer =
        new Deployer(
            DeployBench.SERVICE,
            bench.store,
            name -> Files.newInputStream(bench.artefacts.resolve(name)),
            bench.runtime,
            status -> {
              throw new IllegalStateException("a listener's fault");
            },
            DeploySettings.of(Map.of()),
            bench.sideband);
    Instruction order = bench.upgrade(bench.artefact("1.0", FakeRuntime.WELL));
    DeployOutcome outcome = bench.end(deployer.carryOut(order));
    assertTrue(outcome.text().contains("no key build is trusted"), outcome.text());
    assertFalse(deployer.isBusy());
  }
}
