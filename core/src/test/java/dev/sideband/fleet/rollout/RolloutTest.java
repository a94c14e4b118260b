package dev.sideband.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.deploy.DeployArguments;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S1-41")
class RolloutTest {

  private static final Duration WORK = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration LONG = Duration.ofHours(1);
  private static final InstructionTarget WEB = new InstructionTarget.Service("web");

  private final FakeTime time = new FakeTime();
  private final Sideband sideband =
      Sideband.builder().ticker(time).clock(time).scheduler(time).executor(Runnable::run).build();
  private final List<Instruction> sent = new ArrayList<>();
  private final Map<String, UUID> upgradedBy = new HashMap<>();
  private final Set<String> failing = new HashSet<>();
  private final Set<String> silent = new HashSet<>();
  private final Set<String> unreachable = new HashSet<>();
  private final List<String> events = new ArrayList<>();
  private int busy;
  private int mostBusy;

  @AfterEach
  void close() {
    sideband.close();
  }

  private final RolloutListener listener =
      new RolloutListener() {
        @Override
        public void workerChanged(RolloutWorker worker) {
          events.add(worker.name() + " " + worker.state());
        }

        @Override
        public void phaseChanged(RolloutPhase phase) {
          events.add(phase.toString());
        }
      };

  /** Workers that take ten seconds, and undo an order only if they did it. */
  private CompletionStage<InstructionReport> answer(Instruction order) {
    sent.add(order);
    String worker = order.worker();
    CompletableFuture<InstructionReport> end = new CompletableFuture<>();
    if (unreachable.contains(worker)) {
      end.completeExceptionally(new IOException("no link to " + worker));
      return end;
    }
    mostBusy = Math.max(mostBusy, ++busy);
    time.schedule(
        () -> {
          busy--;
          InstructionReport report = carryOut(order);
          if (!silent.contains(worker)) {
            end.complete(report);
          }
        },
        WORK);
    return end;
  }

  private InstructionReport carryOut(Instruction order) {
    String worker = order.worker();
    InstructionPhase phase = InstructionPhase.DONE;
    Optional<RefusalReason> reason = Optional.empty();
    if (order.kind() == InstructionKind.ROLLBACK) {
      String earlier = order.arguments().get(DeployArguments.ORDER);
      if (String.valueOf(upgradedBy.remove(worker)).equals(earlier)) {
        return report(order, phase, reason);
      }
      phase = InstructionPhase.REFUSED;
      reason = Optional.of(RefusalReason.STATE);
    } else if (failing.contains(worker)) {
      phase = InstructionPhase.FAILED;
    } else if (!order.dryRun()) {
      upgradedBy.put(worker, order.id());
    }
    return report(order, phase, reason);
  }

  private InstructionReport report(
      Instruction order, InstructionPhase phase, Optional<RefusalReason> reason) {
    return new InstructionReport(order.id(), time.instant(), phase, reason, "so it is");
  }

  private static List<String> workers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "w" + i).toList();
  }

  private static RolloutPlan plan(int workers) {
    return RolloutPlan.of(
            workers(workers), InstructionKind.UPGRADE, WEB, Map.of(DeployArguments.VERSION, "2"))
        .within(TIMEOUT);
  }

  private Rollout start(RolloutPlan plan) {
    return Rollout.start(plan, this::answer, listener, sideband);
  }

  private RolloutResult run(RolloutPlan plan) {
    CompletableFuture<RolloutResult> end = start(plan).finished().toCompletableFuture();
    time.advance(LONG);
    assertTrue(end.isDone());
    assertEquals(0, time.pending());
    return end.join();
  }

  private static String states(RolloutResult result) {
    StringBuilder text = new StringBuilder(result.phase().toString());
    result.workers().forEach(one -> text.append(' ').append(one.state()));
    return text.toString();
  }

  @Test
  void batchesHaveAWidthAndAPause() {
    RolloutPlan plan = plan(5).inBatches(2, Duration.ofSeconds(30));
    Rollout rollout = start(plan);
    assertEquals("RUNNING ORDERED ORDERED WAITING WAITING WAITING", states(rollout.progress()));
    time.advance(WORK);
    assertEquals("PAUSED DONE DONE WAITING WAITING WAITING", states(rollout.progress()));
    time.advance(Duration.ofSeconds(30).minusMillis(1));
    assertEquals(2, sent.size());
    time.advance(Duration.ofMillis(1));
    assertEquals("RUNNING DONE DONE ORDERED ORDERED WAITING", states(rollout.progress()));
    time.advance(Duration.ofSeconds(40));
    time.advance(WORK);
    assertEquals("DONE DONE DONE DONE DONE DONE", states(rollout.progress()));
    assertEquals(2, mostBusy);
    assertEquals(
        List.of(
            "RUNNING",
            "w1 ORDERED",
            "w2 ORDERED",
            "w1 DONE",
            "w2 DONE",
            "PAUSED",
            "RUNNING",
            "w3 ORDERED",
            "w4 ORDERED",
            "w3 DONE",
            "w4 DONE",
            "PAUSED",
            "RUNNING",
            "w5 ORDERED",
            "w5 DONE",
            "DONE"),
        events);
    assertEquals(0, time.pending());
  }

  @Test
  void everyOrderHasAnIdOfItsOwnAndADeadline() {
    run(plan(20).inBatches(20, Duration.ZERO));
    assertEquals(20, sent.stream().map(Instruction::id).distinct().count());
    Instruction first = sent.get(0);
    assertEquals(new FakeTime().instant().plus(TIMEOUT), first.deadline());
    assertEquals(InstructionKind.UPGRADE, first.kind());
    assertEquals(WEB, first.target());
    assertEquals(Map.of(DeployArguments.VERSION, "2"), first.arguments());
  }

  @Test
  void aFailureStopsItAndTheRestIsNotAsked() {
    failing.add("w2");
    RolloutResult result = run(plan(4));
    assertEquals("FAILED DONE FAILED SKIPPED SKIPPED", states(result));
    assertEquals(2, sent.size());
    assertEquals("so it is", result.workers().get(1).text());
    assertEquals(Map.of("w1", sent.get(0).id()), upgradedBy);
  }

  @Test
  void thoseThatWereDoneGoBackTheNewestFirst() {
    failing.add("w3");
    RolloutResult result = run(plan(4).reverting());
    assertEquals("FAILED REVERTED REVERTED FAILED SKIPPED", states(result));
    assertEquals(
        List.of("w1", "w2", "w3", "w2", "w1"), sent.stream().map(Instruction::worker).toList());
    assertEquals(Map.of(), upgradedBy);
    assertEquals(sent.get(4).id(), result.workers().get(0).order().orElseThrow());
    assertTrue(events.contains("REVERTING"), events.toString());
  }

  @Test
  void theOthersOfABatchComeToTheirEndBeforeAnythingGoesBack() {
    failing.add("w1");
    RolloutResult result = run(plan(4).inBatches(3, Duration.ZERO).reverting());
    assertEquals("FAILED FAILED REVERTED REVERTED SKIPPED", states(result));
    assertEquals(Map.of(), upgradedBy);
  }

  @Test
  void asManyFailuresAsAllowedStopNothing() {
    failing.addAll(List.of("w1", "w3"));
    assertEquals("DONE FAILED DONE FAILED DONE", states(run(plan(4).allowing(2).reverting())));
    assertEquals("FAILED FAILED DONE FAILED SKIPPED", states(run(plan(4).allowing(1))));
  }

  @Test
  void whoDoesNotAnswerInTimeCountsAsFailed() {
    silent.add("w1");
    Rollout rollout = start(plan(2));
    time.advance(TIMEOUT.minusMillis(1));
    assertEquals("RUNNING ORDERED WAITING", states(rollout.progress()));
    time.advance(Duration.ofMillis(1));
    assertEquals("FAILED NO_ANSWER SKIPPED", states(rollout.progress()));
    assertEquals("no answer within 120 s", rollout.progress().workers().get(0).text());
  }

  @Test
  void whoDidItWithoutAnAnswerGoesBackAndWhoDidNotRefuses() {
    silent.add("w2");
    RolloutResult quiet = run(plan(2).reverting());
    assertEquals("FAILED REVERTED NOT_REVERTED", states(quiet));
    assertEquals(Map.of(), upgradedBy);
    silent.clear();
    unreachable.add("w2");
    RolloutResult cut = run(plan(2).reverting());
    assertEquals("FAILED REVERTED NOT_REVERTED", states(cut));
    assertTrue(cut.workers().get(1).text().contains("no link to w2"), cut.toString());
  }

  @Test
  void aLateAnswerChangesNothing() {
    CompletableFuture<InstructionReport> late = new CompletableFuture<>();
    Rollout rollout =
        Rollout.start(
            plan(1),
            order -> {
              sent.add(order);
              return late;
            },
            listener,
            sideband);
    time.advance(TIMEOUT);
    late.complete(report(sent.get(0), InstructionPhase.DONE, Optional.empty()));
    assertEquals("FAILED NO_ANSWER", states(rollout.progress()));
  }

  @Test
  void aRefusalTellsItsReason() {
    RolloutResult result =
        Rollout.start(
                plan(1),
                order ->
                    CompletableFuture.completedFuture(
                        report(order, InstructionPhase.REFUSED, Optional.of(RefusalReason.STATE))),
                listener,
                sideband)
            .progress();
    assertEquals("FAILED FAILED", states(result));
    assertEquals("refused: STATE so it is", result.workers().get(0).text());
  }

  @Test
  void cancellingAsksNobodyMore() {
    Rollout rollout = start(plan(3));
    time.advance(Duration.ofSeconds(1));
    rollout.cancel(false);
    assertEquals("RUNNING ORDERED WAITING WAITING", states(rollout.progress()));
    time.advance(LONG);
    assertEquals("CANCELLED DONE SKIPPED SKIPPED", states(rollout.progress()));
  }

  @Test
  void cancellingEndsAPauseAndGoesBackIfAsked() {
    Rollout rollout = start(plan(3).inBatches(1, Duration.ofMinutes(30)));
    time.advance(WORK);
    rollout.cancel(true);
    assertEquals("REVERTING REVERTING SKIPPED SKIPPED", states(rollout.progress()));
    time.advance(WORK);
    assertEquals("CANCELLED REVERTED SKIPPED SKIPPED", states(rollout.progress()));
    assertEquals(0, time.pending());
    rollout.cancel(true);
    assertEquals("CANCELLED REVERTED SKIPPED SKIPPED", states(rollout.progress()));
  }

  @Test
  void aDryRunIsSentAsOneAndNothingGoesBack() {
    failing.add("w2");
    RolloutResult result = run(plan(3).dry().reverting());
    assertEquals("FAILED DONE FAILED SKIPPED", states(result));
    assertTrue(sent.stream().allMatch(Instruction::dryRun));
  }

  @Test
  void aSenderOrAListenerThatThrowsLeavesNobodyWaiting() {
    RolloutListener bad =
        new RolloutListener() {
          @Override
          public void workerChanged(RolloutWorker worker) {
            throw new IllegalStateException("a listener's fault");
          }

          @Override
          public void phaseChanged(RolloutPhase phase) {
            throw new IllegalStateException("a listener's fault");
          }
        };
    Rollout rollout =
        Rollout.start(
            plan(2),
            order -> {
              throw new IllegalStateException("a sender's fault");
            },
            bad,
            sideband);
    assertEquals("FAILED NO_ANSWER SKIPPED", states(rollout.progress()));
  }

  @Test
  void manyWorkersThatAnswerAtOnceMakeNoDeepStack() {
    RolloutPlan plan = plan(5_000);
    RolloutResult result =
        Rollout.start(
                plan,
                order ->
                    CompletableFuture.completedFuture(
                        report(order, InstructionPhase.DONE, Optional.empty())),
                listener,
                sideband)
            .progress();
    assertEquals(5_000, result.count(RolloutState.DONE));
  }

  @Test
  void aPlanThatCannotBeIsRefused() {
    RolloutPlan plan = plan(2);
    assertThrows(IllegalArgumentException.class, () -> plan.inBatches(0, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> plan.within(Duration.ofDays(2)));
    assertThrows(IllegalArgumentException.class, () -> plan.within(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> plan.allowing(-1));
    for (List<String> workers : List.of(List.<String>of(), List.of("a", "a"), List.of(""))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> RolloutPlan.of(workers, InstructionKind.UPGRADE, WEB, Map.of()));
    }
    RolloutPlan restart = RolloutPlan.of(workers(1), InstructionKind.RESTART, WEB, Map.of());
    assertThrows(IllegalArgumentException.class, restart::reverting);
    Rollout rollout = start(restart);
    assertThrows(IllegalArgumentException.class, () -> rollout.cancel(true));
    assertFalse(rollout.finished().toCompletableFuture().isDone());
  }
}
