package dev.sideband.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The scheduler that joins a timer of the JDK and an executor. */
@Timeout(30)
class SchedulerTest {

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final BlockingQueue<Runnable> handedOver = new LinkedBlockingQueue<>();
  private final Scheduler scheduler = Scheduler.of(timer, handedOver::add);
  private final List<String> ran = new ArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void tasksRunOnTheWorkerAndNotOnTheTimer() throws Exception {
    scheduler.schedule(() -> ran.add("task"), Duration.ZERO);
    Runnable task = handedOver.take();
    assertEquals(List.of(), ran);
    task.run();
    assertEquals(List.of("task"), ran);
  }

  @Test
  void aDelayIsWaitedFor() throws Exception {
    long start = System.nanoTime();
    scheduler.schedule(() -> ran.add("late"), Duration.ofMillis(40));
    handedOver.take().run();
    assertEquals(List.of("late"), ran);
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(40).toNanos());
  }

  @Test
  void aDelayThatHasPassedIsNone() throws Exception {
    scheduler.schedule(() -> ran.add("next day"), Duration.ofDays(1));
    scheduler.schedule(() -> ran.add("at once"), Duration.ofDays(-1));
    handedOver.take().run();
    assertEquals(List.of("at once"), ran);
  }

  @Test
  void aTaskIsForgottenBeforeItsTime() {
    Scheduler.Cancellable task = scheduler.schedule(() -> ran.add("no"), Duration.ofDays(1));
    task.cancel();
    timer.purge();
    assertEquals(0, timer.getQueue().size());
  }

  @Test
  void aTaskIsForgottenBetweenItsTimeAndItsTurn() throws Exception {
    Scheduler.Cancellable task = scheduler.schedule(() -> ran.add("no"), Duration.ZERO);
    Runnable waiting = handedOver.take();
    task.cancel();
    waiting.run();
    assertEquals(List.of(), ran);
  }

  @Test
  void cancellingATaskThatHasBegunChangesNothing() throws Exception {
    Queue<Scheduler.Cancellable> self = new ArrayDeque<>();
    self.add(
        scheduler.schedule(
            () -> {
              self.remove().cancel();
              ran.add("to its end");
            },
            Duration.ofMillis(1)));
    handedOver.take().run();
    assertEquals(List.of("to its end"), ran);
  }

  @Test
  void aDelayBeyondAllBoundsIsTaken() {
    scheduler.schedule(() -> ran.add("never"), Duration.ofSeconds(Long.MAX_VALUE)).cancel();
    assertEquals(List.of(), ran);
  }

  @Test
  void aTimerThatIsShutDownRefuses() throws Exception {
    timer.shutdown();
    assertTrue(timer.awaitTermination(10, TimeUnit.SECONDS));
    assertThrows(
        RejectedExecutionException.class,
        () -> scheduler.schedule(() -> ran.add("no"), Duration.ZERO));
  }
}
