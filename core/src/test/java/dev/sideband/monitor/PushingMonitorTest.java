package dev.sideband.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PushingMonitorTest {

  private static final SourceId SOURCE = new SourceId("here", "tap");

  private final ManualContext context = new ManualContext();
  private final PushingMonitor<String> monitor = new PushingMonitor<>(SOURCE, 4, context);

  @Test
  void whatIsPublishedReachesThoseWhoCameBefore() {
    Recorder<String> first = new Recorder<>(Long.MAX_VALUE);
    Recorder<String> second = new Recorder<>(Long.MAX_VALUE);
    monitor.subscribe(first);
    monitor.publish(context.now(), "a");
    monitor.subscribe(second);
    monitor.publish(context.now(), "b");
    context.run();
    assertEquals(List.of("a", "b"), first.values());
    assertEquals(List.of("b"), second.values());
    assertEquals(List.of(1L), second.sequences());
    assertEquals(SOURCE, first.seen.get(0).source());
    assertEquals(context.now(), first.seen.get(0).time());
  }

  @Test
  @Tag("X-9")
  void whatDoesNotFitIsDroppedCountedAndVisible() {
    Recorder<String> slow = new Recorder<>(0);
    monitor.subscribe(slow);
    context.run();
    for (int i = 0; i < 100_000; i++) {
      monitor.publish(context.now(), "x");
    }
    assertEquals(100_000, monitor.health().observed());
    assertEquals(99_996, monitor.health().dropped());
    slow.request(Long.MAX_VALUE);
    context.run();
    monitor.publish(context.now(), "last");
    context.run();
    assertEquals(List.of(0L, 1L, 2L, 3L, 100_000L), slow.sequences());
  }

  @Test
  void aSubscriberThatFailsIsLeftOut() {
    Recorder<String> good = new Recorder<>(Long.MAX_VALUE);
    monitor.subscribe(
        new Recorder<>(Long.MAX_VALUE) {
          @Override
          public void onNext(Observation<String> item) {
            throw new IllegalStateException("no");
          }
        });
    monitor.subscribe(good);
    for (int i = 0; i < 100; i++) {
      monitor.publish(context.now(), "x");
      context.run();
    }
    assertEquals(100, good.seen.size());
    assertEquals(0, monitor.health().dropped(), "those who left drop nothing");
  }

  @Test
  void failuresAreCountedUntilTheNextObservation() {
    IOException failure = new IOException("line noise");
    monitor.failed(failure);
    assertEquals(1, monitor.health().failures());
    assertEquals(failure, monitor.health().lastFailure().orElseThrow());
    monitor.publish(context.now(), "a");
    assertTrue(monitor.health().lastFailure().isEmpty());
    assertEquals(1, monitor.health().failures());
  }

  @Test
  void closingDeliversWhatIsKeptAndCompletes() {
    Recorder<String> recorder = new Recorder<>(0);
    monitor.subscribe(recorder);
    monitor.publish(context.now(), "a");
    monitor.close();
    monitor.close();
    monitor.publish(context.now(), "after the end");
    context.run();
    assertFalse(recorder.complete);
    recorder.request(1);
    context.run();
    assertEquals(List.of("a"), recorder.values());
    assertTrue(recorder.complete);
    assertFalse(monitor.health().running());
    assertEquals(1, monitor.health().observed());
  }

  @Test
  void manyThreadsPublishInOneOrder()
      throws InterruptedException, ExecutionException, TimeoutException {
    Recorder<String> recorder = new Recorder<>(Long.MAX_VALUE);
    PushingMonitor<String> shared = new PushingMonitor<>(SOURCE, 1 << 14, context);
    shared.subscribe(recorder);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < 1_000; i++) {
                    shared.publish(context.now(), "x");
                  }
                },
                pool));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    } finally {
      pool.shutdownNow();
    }
    context.run();
    assertEquals(LongStream.range(0, 4_000).boxed().toList(), recorder.sequences());
  }
}
