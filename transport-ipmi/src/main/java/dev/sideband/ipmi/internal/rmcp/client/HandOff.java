package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.time.Scheduler;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries work that belongs to others from the receiving thread to the executor.
 *
 * <p>One worker empties the queue, however much comes, so a chain of requests costs one wake-up a
 * turn and many in flight cost hardly any. A task that blocks, although it should not, holds up the
 * others for a moment only: then a second worker joins, and so on. Safe for any thread.
 */
final class HandOff {

  private static final Duration PATIENCE = Duration.ofMillis(10);

  private final Executor executor;
  private final Scheduler scheduler;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger workers = new AtomicInteger();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicBoolean watched = new AtomicBoolean();

  HandOff(Executor executor, Scheduler scheduler) {
    this.executor = executor;
    this.scheduler = scheduler;
  }

  /** Runs the task soon, never inside this call unless the executor does so. */
  void add(Runnable task) {
    tasks.add(task);
    if (workers.compareAndSet(0, 1)) {
      startWorker();
    } else if (watched.compareAndSet(false, true)) {
      watch();
    }
  }

  private void startWorker() {
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException e) {
      // The executor was shut down before its Sideband: callers are still owed their answers.
      work();
    }
  }

  private void work() {
    boolean more = true;
    while (more) {
      try {
        runAll();
      } finally {
        workers.decrementAndGet();
      }
      more = !tasks.isEmpty() && workers.compareAndSet(0, 1);
    }
  }

  private void runAll() {
    Runnable task = tasks.poll();
    while (task != null) {
      taken.incrementAndGet();
      task.run();
      task = tasks.poll();
    }
  }

  private void watch() {
    long before = taken.get();
    try {
      scheduler.schedule(() -> check(before), PATIENCE);
    } catch (RejectedExecutionException e) {
      watched.set(false);
    }
  }

  private void check(long before) {
    if (tasks.isEmpty()) {
      watched.set(false);
      return;
    }
    if (taken.get() == before) {
      workers.incrementAndGet();
      startWorker();
    }
    watch();
  }
}
