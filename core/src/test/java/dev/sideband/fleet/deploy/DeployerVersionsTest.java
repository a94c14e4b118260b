package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.process.ProcessState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which versions a deployer keeps, and how it goes back to one of them. */
class DeployerVersionsTest {

  @TempDir Path parent;
  private DeployBench bench;

  @BeforeEach
  void start() {
    bench = new DeployBench(parent, StepWatch.NONE);
  }

  private void assertGoesBack(String how, String why) {
    bench.install("1.0");
    bench.seen.clear();
    DeployOutcome outcome = bench.run(bench.upgrade(bench.artefact("1.1", how)));
    assertFalse(outcome.done());
    assertTrue(outcome.text().contains(why), outcome.text());
    assertTrue(outcome.text().contains("1.0 is current, and runs again"), outcome.text());
    bench.assertRuns("1.0");
    assertEquals(List.of("1.0"), bench.folders());
    assertTrue(bench.stages().contains(DeployStage.REVERTING), bench.stages().toString());
    assertEquals(DeployStage.FAILED, bench.stages().get(bench.stages().size() - 1));
    assertEquals(Set.of(Optional.of(ProcessState.CODE_UPGRADING)), bench.statesShownBeforeTheEnd());
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
    bench.assertRuns("1.0");
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
    bench.assertRuns("1.0");
  }

  @Test
  @Tag("S1-11")
  void goingBackBringsTheVersionBeforeAndForgetsTheOther() {
    bench.install("1.0");
    bench.install("1.1");
    bench.install("1.2");
    assertEquals(List.of("1.0", "1.1", "1.2"), bench.folders());
    assertTrue(bench.run(bench.rollback()).done());
    bench.assertRuns("1.1");
    assertEquals(List.of("1.0", "1.1"), bench.folders());
    assertTrue(bench.run(bench.rollback()).done());
    bench.assertRuns("1.0");
    assertEquals(Optional.of(RefusalReason.STATE), bench.deployer.refuse(bench.rollback()));
    DeployOutcome refused = bench.run(bench.rollback());
    assertFalse(refused.done());
    bench.assertRuns("1.0");
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
    bench.assertRuns("1.0");
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
    bench.assertRuns("1.0");
    assertEquals(List.of("1.1", "1.0"), bench.store.versions());
    assertEquals(Optional.of("1.1"), bench.store.previous());
  }
}
