package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.rollout.Rollout;
import dev.sideband.fleet.rollout.RolloutListener;
import dev.sideband.fleet.rollout.RolloutPhase;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.rollout.RolloutResult;
import dev.sideband.fleet.rollout.RolloutState;
import dev.sideband.fleet.rollout.RolloutWorker;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new version goes over three workers, each of which replaces its code for real. */
@Tag("S1-41")
class RolloutOfCodeTest {

  private static final RolloutListener NOBODY =
      new RolloutListener() {
        @Override
        public void workerChanged(RolloutWorker worker) {}

        @Override
        public void phaseChanged(RolloutPhase phase) {}
      };

  @TempDir Path parent;
  private final FakeTime time = new FakeTime();
  private final Map<String, DeployBench> workers = new LinkedHashMap<>();

  @BeforeEach
  void installTheFirstVersion() throws IOException {
    for (String name : List.of("w1", "w2", "w3")) {
      Path folder = Files.createDirectory(parent.resolve(name));
      DeployBench worker = new DeployBench(folder, StepWatch.NONE, time);
      assertTrue(worker.install("1.0").done());
      workers.put(name, worker);
    }
  }

  private DeployBench worker(String name) {
    return Optional.ofNullable(workers.get(name)).orElseThrow();
  }

  private CompletionStage<InstructionReport> order(Instruction order) {
    Deployer deployer = worker(order.worker()).deployer;
    Optional<RefusalReason> reason = deployer.refuse(order);
    if (reason.isPresent()) {
      return CompletableFuture.completedFuture(
          new InstructionReport(order.id(), time.instant(), InstructionPhase.REFUSED, reason, ""));
    }
    return deployer
        .carryOut(order)
        .thenApply(outcome ->
            new InstructionReport(
                order.id(),
                time.instant(),
                outcome.done() ? InstructionPhase.DONE : InstructionPhase.FAILED,
                Optional.empty(),
                outcome.text()));
  }

  private RolloutResult rollOut(String version, boolean reverts) {
    Artefact artefact = worker("w1").artefact(version, FakeRuntime.WELL);
    workers.values().forEach(worker -> worker.copyArtefact(artefact, worker("w1")));
    RolloutPlan plan =
        RolloutPlan.of(
            List.copyOf(workers.keySet()),
            InstructionKind.UPGRADE,
            new InstructionTarget.Service(DeployBench.SERVICE),
            artefact.toArguments());
    Rollout rollout =
        Rollout.start(
            reverts ? plan.reverting() : plan, this::order, NOBODY, worker("w1").sideband);
    time.advance(Duration.ofHours(1));
    return rollout.progress();
  }

  private List<RolloutState> states(RolloutResult result) {
    return result.workers().stream().map(RolloutWorker::state).toList();
  }

  private List<String> running() {
    return workers.values().stream()
        .map(worker -> {
          assertEquals(worker.store.current(), worker.runtime.running());
          return worker.program();
        })
        .toList();
  }

  @Test
  void allWorkersGetIt() {
    RolloutResult result = rollOut("1.1", true);
    assertEquals(RolloutPhase.DONE, result.phase());
    assertEquals(List.of("1.1", "1.1", "1.1"), running());
  }

  @Test
  void whenTheSecondFailsTheFirstGoesBackAndTheThirdIsNotAsked() {
    worker("w2").runtime.bad = "1.1";
    RolloutResult result = rollOut("1.1", true);
    assertEquals(RolloutPhase.FAILED, result.phase());
    assertEquals(
        List.of(RolloutState.REVERTED, RolloutState.FAILED, RolloutState.SKIPPED), states(result));
    assertTrue(
        result.workers().get(1).text().contains("1.0 is current, and runs again"),
        result.toString());
    assertEquals(List.of("1.0", "1.0", "1.0"), running());
  }

  @Test
  void whoHadItBeforeKeepsItWhenTheOthersGoBack() {
    worker("w1").install("1.1");
    worker("w3").runtime.bad = "1.1";
    RolloutResult result = rollOut("1.1", true);
    assertEquals(
        List.of(RolloutState.NOT_REVERTED, RolloutState.REVERTED, RolloutState.FAILED),
        states(result));
    assertEquals(List.of("1.1", "1.0", "1.0"), running());
  }

  @Test
  void withoutGoingBackTheFirstKeepsIt() {
    worker("w2").runtime.bad = "1.1";
    assertEquals(
        List.of(RolloutState.DONE, RolloutState.FAILED, RolloutState.SKIPPED),
        states(rollOut("1.1", false)));
    assertEquals(List.of("1.1", "1.0", "1.0"), running());
  }
}
