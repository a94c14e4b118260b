package dev.sideband.ipmi.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Outcome;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FanOutTest {

  private final FakeTime time = new FakeTime();
  private final Sideband sideband =
      Sideband.builder().ticker(time).clock(time).scheduler(time).executor(Runnable::run).build();
  private final FanOutBuilder builder = FanOut.builder(sideband);

  /** The work on each target that was begun, in the order in which it was. */
  private final Map<Integer, CompletableFuture<String>> begun = new HashMap<>();

  @AfterEach
  void close() {
    sideband.close();
  }

  private CompletionStage<String> work(int target) {
    return begun.computeIfAbsent(target, key -> new CompletableFuture<>());
  }

  private FanOutRun<Integer, String> run(int targets) {
    return builder.build().run(numbers(targets), this::work);
  }

  private static List<Integer> numbers(int targets) {
    return IntStream.range(0, targets).boxed().toList();
  }

  private CompletableFuture<String> begun(int target) {
    CompletableFuture<String> work = begun.get(target);
    assertTrue(work != null, "not begun: " + target);
    return work == null ? new CompletableFuture<>() : work;
  }

  private void finish(int target) {
    begun(target).complete("done " + target);
  }

  @Test
  void keepsToItsWidth() throws Exception {
    builder.width(3);
    FanOutRun<Integer, String> run = run(10);
    assertEquals(3, begun.size());

    finish(1);
    assertEquals(4, begun.size());
    assertTrue(begun.containsKey(3));
    numbers(10).forEach(this::finish);

    FanOutReport<Integer, String> report = Outcome.of(run.report());
    assertTrue(report.isAllSuccess());
    assertEquals(numbers(10), List.copyOf(report.values().keySet()));
    assertEquals("done 7", report.values().get(7));
    assertEquals(0, time.pending());
  }

  @Test
  void keepsValuesAndFailuresApart() throws Exception {
    FanOutRun<Integer, String> run = run(4);
    IOException broken = new IOException("broken");
    begun(2).completeExceptionally(new CompletionException(broken));
    begun(0).completeExceptionally(new IllegalStateException("odd"));
    time.advance(Duration.ofSeconds(1));
    finish(1);
    begun(3).completeExceptionally(broken);

    FanOutReport<Integer, String> report = Outcome.of(run.report());
    assertFalse(report.isAllSuccess());
    assertEquals(Map.of(1, "done 1"), report.values());
    assertEquals(List.of(0, 2, 3), report.failures().stream().map(f -> f.target()).toList());
    assertEquals(
        List.of(IllegalStateException.class, IOException.class),
        List.copyOf(report.failuresByType().keySet()));
    assertSame(broken, report.failures().get(1).failure());
    assertEquals(Duration.ofSeconds(1), report.failures().get(2).elapsed());
    assertEquals(new FanOutProgress(4, 4, 1, 3, 0, 0, Duration.ofSeconds(1)), report.progress());
  }

  @Test
  void anOperationThatThrowsIsAFailureOfItsTarget() throws Exception {
    FanOutReport<Integer, String> report =
        Outcome.of(
            builder
                .build()
                .<Integer, String>run(
                    numbers(3),
                    target -> {
                      if (target == 1) {
                        throw new IllegalArgumentException("no");
                      }
                      return CompletableFuture.completedStage("yes");
                    })
                .report());

    assertEquals(2, report.progress().succeeded());
    assertInstanceOf(IllegalArgumentException.class, report.failures().get(0).failure());
  }

  @Test
  void theDeadNeverHoldUpTheLiving() throws Exception {
    builder.width(10).patience(Duration.ofSeconds(2)).within(Duration.ofSeconds(30));
    int dead = 95;
    FanOutRun<Integer, String> run = run(100);
    for (int second = 0; second < 20; second++) {
      time.advance(Duration.ofSeconds(1));
      IntStream.range(dead, 100).filter(begun::containsKey).forEach(this::finish);
    }

    assertEquals(5, run.progress().succeeded());
    assertEquals(dead, run.progress().slow());
    time.advance(Duration.ofSeconds(10));
    FanOutReport<Integer, String> report = Outcome.of(run.report());
    assertEquals(dead, report.unfinished().size());
    assertEquals(0, report.progress().slow());
  }

  @Test
  void aSlowOneStillCounts() throws Exception {
    builder.width(1);
    FanOutRun<Integer, String> run = run(2);
    time.advance(Duration.ofSeconds(3));
    assertEquals(1, run.progress().slow());
    finish(1);
    finish(0);

    assertEquals(List.of(1, 0), targetsAsTheyCame(run));
    assertTrue(Outcome.of(run.report()).isAllSuccess());
  }

  @Test
  void patienceIsCountedFromEachBeginning() {
    builder.width(2);
    FanOutRun<Integer, String> run = run(6);
    time.advance(Duration.ofMillis(1_500));
    finish(0);
    time.advance(Duration.ofMillis(600));
    assertEquals(1, run.progress().slow());
    assertEquals(4, run.progress().begun());
    time.advance(Duration.ofMillis(1_400));
    assertEquals(2, run.progress().slow());
    run.cancel();
  }

  @Test
  void endsAtItsDeadlineAndSaysWhatWasBegun() throws Exception {
    builder.width(2).within(Duration.ofSeconds(1));
    FanOutRun<Integer, String> run = run(4);
    finish(0);
    time.advance(Duration.ofSeconds(1));

    FanOutReport<Integer, String> report = Outcome.of(run.report());
    assertEquals(
        List.of(
            new TargetResult.Unfinished<>(1, RunEnd.DEADLINE, true, Duration.ofSeconds(1)),
            new TargetResult.Unfinished<>(2, RunEnd.DEADLINE, true, Duration.ofSeconds(1)),
            new TargetResult.Unfinished<>(3, RunEnd.DEADLINE, false, Duration.ZERO)),
        report.unfinished());
    finish(1);
    assertEquals(3, run.progress().unfinished());
    assertEquals(0, time.pending());
  }

  @Test
  void canBeCancelled() throws Exception {
    FanOutRun<Integer, String> run = run(2);
    run.cancel();
    run.cancel();

    FanOutReport<Integer, String> report = Outcome.of(run.report());
    assertEquals(RunEnd.CANCELLED, report.unfinished().get(0).why());
    assertEquals(2, report.unfinished().size());
    assertEquals(0, time.pending());
  }

  @Test
  void tellsOfEachResultAsItComes() {
    List<String> told = new ArrayList<>();
    builder
        .width(2)
        .build()
        .run(
            numbers(3),
            this::work,
            (result, progress) -> told.add(result.target() + " of " + progress.done()));
    finish(1);
    assertEquals(List.of("1 of 1"), told);
    finish(2);
    finish(0);
    assertEquals(List.of("1 of 1", "2 of 2", "0 of 3"), told);
  }

  @Test
  void goesOnWhenTheListenerThrows() throws Exception {
    FanOutRun<Integer, String> run =
        builder
            .build()
            .run(
                numbers(2),
                this::work,
                (result, progress) -> {
                  throw new IllegalStateException("listener");
                });
    finish(0);
    finish(1);

    assertTrue(Outcome.of(run.report()).isAllSuccess());
  }

  @Test
  void resultsCanBeTakenAsTheyCome() {
    FanOutRun<Integer, String> run = run(3);
    finish(2);
    Iterator<TargetResult<Integer, String>> results = run.iterator();
    assertEquals(2, results.next().target());
    finish(0);
    finish(1);

    assertEquals(0, results.next().target());
    assertTrue(results.hasNext());
    assertEquals(1, results.next().target());
    assertFalse(results.hasNext());
    assertThrows(NoSuchElementException.class, results::next);
    assertEquals(List.of(2, 0, 1), targetsAsTheyCame(run));
  }

  @Test
  void aThreadThatIsInterruptedDoesNotWaitForResults() {
    FanOutRun<Integer, String> run = run(1);
    Thread.currentThread().interrupt();

    assertThrows(CancellationException.class, () -> run.iterator().hasNext());
    assertTrue(Thread.interrupted());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, run::await);
    run.cancel();
  }

  @Test
  void aRunWithoutTargetsIsCompleteAtOnce() throws Exception {
    FanOutRun<Integer, String> run = run(0);

    assertTrue(Outcome.of(run.report()).isAllSuccess());
    assertFalse(run.iterator().hasNext());
    assertTrue(run.progress().isComplete());
  }

  @Test
  void tensOfThousandsThatAnswerAtOnceNeedNoDepthOfStack() throws Exception {
    FanOutReport<Integer, Integer> report =
        builder.build().run(numbers(50_000), CompletableFuture::completedStage).await();

    assertEquals(50_000, report.progress().succeeded());
  }

  @Test
  void runsOnTheThreadsOfTheSideband() throws Exception {
    try (Sideband own = Sideband.builder().build()) {
      FanOutReport<Integer, String> report =
          FanOut.builder(own)
              .width(8)
              .build()
              .run(
                  numbers(1_000),
                  target ->
                      CompletableFuture.supplyAsync(
                          () -> Thread.currentThread().getName(), own.executor()))
              .await();

      assertTrue(report.isAllSuccess());
      assertTrue(report.values().values().stream().allMatch(name -> name.startsWith("sideband-")));
    }
  }

  @Test
  void aBmcThatCannotBeOpenedIsAFailureOfItsTarget() throws Exception {
    FanOutReport<URI, String> report =
        builder
            .build()
            .onBmcs(
                List.of(URI.create("nowhere://bmc1"), URI.create("ipmi://host?colour=red")),
                Credentials.NONE,
                bmc -> CompletableFuture.completedStage(bmc.channel().info().target()))
            .await();

    assertInstanceOf(TargetUnavailableException.class, report.failures().get(0).failure());
    assertInstanceOf(IllegalArgumentException.class, report.failures().get(1).failure());
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> builder.width(0));
    assertThrows(IllegalArgumentException.class, () -> builder.patience(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.within(Duration.ofSeconds(-1)));
  }

  private static List<Integer> targetsAsTheyCame(FanOutRun<Integer, String> run) {
    List<Integer> targets = new ArrayList<>();
    run.forEach(result -> targets.add(result.target()));
    return targets;
  }
}
