package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deployer does not do, and that the current version goes on meanwhile. */
class DeployerRefusalTest {

  @TempDir Path parent;
  private DeployBench bench;

  @BeforeEach
  void start() {
    bench = new DeployBench(parent, StepWatch.NONE);
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
    bench.assertRuns("1.1");
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
    bench.assertRuns("1.0");
  }

  private void assertRefused(Map<String, String> arguments, String why) {
    bench.runtime.events.clear();
    DeployOutcome outcome = bench.run(bench.order(InstructionKind.UPGRADE, arguments, false));
    assertFalse(outcome.done());
    assertTrue(outcome.text().contains(why), outcome.text());
    assertEquals(List.of(), bench.runtime.events);
    assertEquals(List.of("1.0"), bench.folders());
    assertFalse(Files.exists(bench.folder.resolve("incoming")));
    bench.assertRuns("1.0");
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
    bench.assertRuns("1.0");
  }
}
