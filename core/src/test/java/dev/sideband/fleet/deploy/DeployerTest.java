package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.process.ProcessState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployerTest {

  @TempDir Path parent;
  private DeployBench bench;

  @BeforeEach
  void start() {
    bench = new DeployBench(parent, StepWatch.NONE);
  }

  private void assertRuns(String version) {
    assertEquals(Optional.of(version), bench.runtime.running());
    assertEquals(Optional.of(version), bench.store.current());
    assertEquals(version, bench.program());
  }

  private List<DeployStage> stages() {
    return bench.seen.stream().map(DeployStatus::stage).toList();
  }

  private Set<Optional<ProcessState>> statesShownBeforeTheEnd() {
    return bench.seen.subList(0, bench.seen.size() - 1).stream()
        .map(DeployStatus::state)
        .collect(Collectors.toSet());
  }

  @Test
  @Tag("S1-10")
  @Tag("S1-29")
  void aFirstVersionIsUnpackedStartedAndProbed() throws Exception {
    DeployOutcome outcome = bench.install("1.0");
    assertTrue(outcome.done(), outcome.text());
    assertRuns("1.0");
    assertEquals(
        List.of(
            DeployStage.PREPARING,
            DeployStage.STOPPING,
            DeployStage.SWITCHING,
            DeployStage.STARTING,
            DeployStage.PROBING,
            DeployStage.DONE),
        stages());
    assertEquals(Set.of(Optional.of(ProcessState.CODE_DEPLOYING)), statesShownBeforeTheEnd());
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
    assertRuns("1.0");
    bench.time.advance(Duration.ofSeconds(2).minusMillis(1));
    assertRuns("1.0");
    bench.time.advance(Duration.ofMillis(1));
    assertEquals(Optional.empty(), bench.runtime.running());
    assertTrue(bench.deployer.isBusy());
    assertFalse(end.isDone());
    bench.time.advance(Duration.ofSeconds(4));
    assertTrue(end.join().done(), end.join().text());
    assertRuns("1.1");
    assertEquals(List.of("stop 1.0", "start 1.1", "probe 1.1"), bench.runtime.events);
    assertEquals(Set.of(Optional.of(ProcessState.CODE_UPGRADING)), statesShownBeforeTheEnd());
    assertFalse(bench.deployer.isBusy());
    assertEquals(0, bench.time.pending());
  }

  private void assertGoesBack(String how, String why) {
    bench.install("1.0");
    bench.seen.clear();
    DeployOutcome outcome = bench.run(bench.upgrade(bench.artefact("1.1", how)));
    assertFalse(outcome.done());
    assertTrue(outcome.text().contains(why), outcome.text());
    assertTrue(outcome.text().contains("1.0 is current, and runs again"), outcome.text());
    assertRuns("1.0");
    assertEquals(List.of("1.0"), bench.folders());
    assertTrue(stages().contains(DeployStage.REVERTING), stages().toString());
    assertEquals(DeployStage.FAILED, stages().get(stages().size() - 1));
    assertEquals(Set.of(Optional.of(ProcessState.CODE_UPGRADING)), statesShownBeforeTheEnd());
  }

  @Test
  @Tag("S1-11")
  void aVersionThatDoesNotStartIsTakenBack() {
    assertGoesBack(FakeRuntime.NO_START, "no such program");
  }

  @Test
  @Tag("S1-11")
  void aVersionThatEndsIsTakenBack() {
    assertGoesBack(FakeRuntime.ENDS, "exit code 3");
  }

  @Test
  @Tag("S1-11")
  void aVersionThatIsNeverReadyIsTakenBack() {
    assertGoesBack(FakeRuntime.NEVER_READY, "it was not ready within 61 s");
  }

  @Test
  void anOldVersionThatDoesNotStopStays() {
    bench.run(bench.upgrade(bench.artefact("1.0", FakeRuntime.NO_STOP)));
    DeployOutcome outcome = bench.run(bench.upgrade(bench.artefact("1.1", FakeRuntime.WELL)));
    assertFalse(outcome.done());
    assertTrue(outcome.text().contains("it cannot be killed"), outcome.text());
    assertRuns("1.0");
    assertEquals(List.of("1.0"), bench.folders());
  }

  @Test
  @Tag("S1-10")
  void aFirstVersionThatFailsLeavesNothing() {
    DeployOutcome outcome = bench.run(bench.upgrade(bench.artefact("1.0", FakeRuntime.ENDS)));
    assertFalse(outcome.done());
    assertEquals(Optional.empty(), outcome.current());
    assertEquals(List.of(), bench.folders());
    assertFalse(Files.exists(bench.store.currentFolder()));
    assertTrue(bench.install("1.0").done());
    assertRuns("1.0");
  }

  @Test
  @Tag("S1-11")
  void goingBackBringsTheVersionBeforeAndForgetsTheOther() {
    bench.install("1.0");
    bench.install("1.1");
    bench.install("1.2");
    assertEquals(List.of("1.0", "1.1", "1.2"), bench.folders());
    assertTrue(bench.run(bench.rollback()).done());
    assertRuns("1.1");
    assertEquals(List.of("1.0", "1.1"), bench.folders());
    assertTrue(bench.run(bench.rollback()).done());
    assertRuns("1.0");
    assertEquals(Optional.of(RefusalReason.STATE), bench.deployer.refuse(bench.rollback()));
    DeployOutcome refused = bench.run(bench.rollback());
    assertFalse(refused.done());
    assertRuns("1.0");
  }

  @Test
  void anOrderIsUndoneOnlyWhenItBroughtWhatIsCurrent() {
    bench.install("1.0");
    Instruction upgrade = bench.upgrade(bench.artefact("1.1", FakeRuntime.WELL));
    Map<String, String> undo = Map.of(DeployArguments.ORDER, upgrade.id().toString());
    Instruction back = bench.order(InstructionKind.ROLLBACK, undo, false);
    assertEquals(Optional.of(RefusalReason.STATE), bench.deployer.refuse(back));
    bench.run(upgrade);
    assertEquals(Optional.empty(), bench.deployer.refuse(back));
    bench.install("1.2");
    assertEquals(Optional.of(RefusalReason.STATE), bench.deployer.refuse(back));
    bench.run(bench.rollback());
    assertTrue(bench.run(back).done());
    assertRuns("1.0");
  }

  @Test
  void asManyVersionsAreKeptAsSaid() {
    for (int i = 0; i < 6; i++) {
      bench.install("1." + i);
    }
    assertEquals(List.of("1.3", "1.4", "1.5"), bench.folders());
    assertEquals(List.of("1.3", "1.4", "1.5"), bench.store.versions());
  }

  @Test
  void aKeptVersionIsUsedAgainWithoutItsArtefact() throws Exception {
    Artefact first = bench.artefact("1.0", FakeRuntime.WELL);
    bench.run(bench.upgrade(first));
    bench.install("1.1");
    Files.delete(bench.artefacts.resolve(first.name()));
    assertTrue(bench.run(bench.upgrade(first)).done());
    assertRuns("1.0");
    assertEquals(List.of("1.1", "1.0"), bench.store.versions());
    assertEquals(Optional.of("1.1"), bench.store.previous());
  }

  @Test
  void theCurrentVersionIsNotTouchedWhenItIsOrderedAgain() {
    Artefact first = bench.artefact("1.0", FakeRuntime.WELL);
    bench.run(bench.upgrade(first));
    bench.runtime.events.clear();
    for (InstructionKind kind : List.of(InstructionKind.DEPLOY, InstructionKind.UPGRADE)) {
      assertTrue(bench.run(bench.order(kind, first.toArguments(), false)).done());
    }
    assertEquals(List.of(), bench.runtime.events);
    DeployOutcome other = bench.run(bench.upgrade(bench.artefact("1.0", FakeRuntime.ENDS)));
    assertFalse(other.done());
    assertTrue(other.text().contains("another artefact"), other.text());
    assertRuns("1.0");
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
  @Tag("S1-42")
  void anOrderThatDoesNotFitTheStateIsRefused() {
    Artefact artefact = bench.artefact("1.0", FakeRuntime.WELL);
    Map<String, String> arguments = artefact.toArguments();
    Instruction upgrade = bench.order(InstructionKind.UPGRADE, arguments, false);
    assertEquals(Optional.of(RefusalReason.STATE), bench.deployer.refuse(upgrade));
    assertEquals(Optional.of(RefusalReason.STATE), bench.deployer.refuse(bench.rollback()));
    bench.install("0.9");
    Instruction deploy = bench.order(InstructionKind.DEPLOY, arguments, false);
    assertEquals(Optional.of(RefusalReason.STATE), bench.deployer.refuse(deploy));
    Instruction other =
        new Instruction(
            upgrade.id(),
            "worker-1",
            InstructionKind.UPGRADE,
            new InstructionTarget.Service("db"),
            bench.time.instant(),
            false,
            arguments);
    assertEquals(Optional.of(RefusalReason.NO_TARGET), bench.deployer.refuse(other));
    Instruction restart = bench.order(InstructionKind.RESTART, Map.of(), false);
    assertEquals(Optional.of(RefusalReason.NOT_LISTED), bench.deployer.refuse(restart));
    assertFalse(bench.run(restart).done());
  }

  @Test
  @Tag("S1-42")
  void onlyOneOrderIsCarriedOutAtATime() {
    bench.install("1.0");
    Instruction first = bench.upgrade(bench.artefact("1.1", FakeRuntime.WELL));
    Instruction second = bench.upgrade(bench.artefact("1.2", FakeRuntime.WELL));
    bench.deployer.carryOut(first);
    assertEquals(Optional.of(RefusalReason.STATE), bench.deployer.refuse(second));
    DeployOutcome refused = bench.deployer.carryOut(second).toCompletableFuture().join();
    assertFalse(refused.done());
    bench.time.advance(DeployBench.LONG);
    assertRuns("1.1");
    assertTrue(bench.run(second).done());
  }

  @Test
  void aDryRunChangesNothing() {
    bench.install("1.0");
    bench.seen.clear();
    List<String> before = bench.journal();
    Artefact next = bench.artefact("1.1", FakeRuntime.WELL);
    DeployOutcome outcome =
        bench.run(bench.order(InstructionKind.UPGRADE, next.toArguments(), true));
    assertTrue(outcome.done());
    assertEquals("would bring service web from version 1.0 to version 1.1", outcome.text());
    Map<String, String> forged = new HashMap<>(next.toArguments());
    forged.put(DeployArguments.VERSION, "9.9");
    DeployOutcome refused = bench.run(bench.order(InstructionKind.UPGRADE, forged, true));
    assertFalse(refused.done());
    assertEquals(before, bench.journal());
    assertEquals(List.of(), bench.seen);
    assertRuns("1.0");
  }

  private void assertRefused(Map<String, String> arguments, String why) {
    bench.runtime.events.clear();
    DeployOutcome outcome = bench.run(bench.order(InstructionKind.UPGRADE, arguments, false));
    assertFalse(outcome.done());
    assertTrue(outcome.text().contains(why), outcome.text());
    assertEquals(List.of(), bench.runtime.events);
    assertEquals(List.of("1.0"), bench.folders());
    assertFalse(Files.exists(bench.folder.resolve("incoming")));
    assertRuns("1.0");
  }

  @Test
  @Tag("S1-48")
  void whatNobodyVouchesForIsNotInstalledAndTheOldVersionGoesOn() throws Exception {
    bench.install("1.0");
    Artefact next = bench.artefact("1.1", FakeRuntime.WELL);
    Map<String, String> arguments = new HashMap<>(next.toArguments());
    for (String name :
        List.of(DeployArguments.ARTEFACT, DeployArguments.VERSION, DeployArguments.SHA256)) {
      String old = Optional.ofNullable(arguments.get(name)).orElseThrow();
      arguments.put(name, old.substring(0, old.length() - 1) + (old.endsWith("0") ? "1" : "0"));
      assertRefused(arguments, "the signature is not that of key build");
      arguments.remove(name);
      assertRefused(arguments, "no argument " + name);
      arguments.put(name, "../" + old);
      assertRefused(arguments, "no artefact is described");
      arguments.put(name, old);
    }
    arguments.put(DeployArguments.KEY, "stranger");
    assertRefused(arguments, "no key stranger");
    Files.writeString(bench.artefacts.resolve(next.name()), "something else");
    assertRefused(next.toArguments(), "is not what was signed");
    Files.delete(bench.artefacts.resolve(next.name()));
    assertRefused(next.toArguments(), "is no file in");
    byte[] hostile = Tar.gzip(new Tar().file("how", "well").file("../x", "").closed());
    Artefact signed = bench.artefact("hostile.tgz", "1.1", hostile);
    assertRefused(signed.toArguments(), "entry \"../x\"");
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
    assertRuns("1.0");
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
