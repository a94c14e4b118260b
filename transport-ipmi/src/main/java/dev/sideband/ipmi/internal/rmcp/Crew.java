package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.time.Scheduler;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that serve a source of work: one waits there, and does what comes of it.
 *
 * <p>A member leaves the source before it runs tasks, which belong to others, and comes back when
 * none is left. So one thread does everything, and no answer waits for a second one to wake up. A
 * task that blocks, although it should not, holds up the rest for a moment only: then another
 * member joins and takes the source, and so on. Safe for any thread.
 */
final class Crew {

  /** Where one member at a time waits for work. */
  interface Source {

    /**
     * Takes what is there, without waiting for more.
     *
     * @return false if the source is closed
     */
    boolean take();

    /** Waits until something is there, {@link #wake} is called or the source is closed. */
    void await();

    /** Ends the wait, or the next one if nobody waits. */
    void wake();
  }

  private static final Duration PATIENCE = Duration.ofMillis(10);

  private final Source source;
  private final Executor executor;
  private final Scheduler scheduler;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicBoolean attended = new AtomicBoolean();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final AtomicBoolean watched = new AtomicBoolean();
  private volatile boolean closed;

  Crew(Source source, Executor executor, Scheduler scheduler) {
    this.source = source;
    this.executor = executor;
    this.scheduler = scheduler;
  }

  /** Calls the first member, which stays until the source is closed. */
  void start() {
    executor.execute(this::work);
  }

  /** Runs the task soon, never inside this call unless the executor does so. */
  void add(Runnable task) {
    tasks.add(task);
    if (waiting.compareAndSet(true, false)) {
      source.wake();
    } else if (closed) {
      join();
    }
  }

  private void join() {
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException e) {
      // The executor was shut down before its Sideband: callers are still owed their answers.
      runAll();
    }
  }

  private void work() {
    boolean failed = true;
    try {
      do {
        runAll();
      } while (attended.compareAndSet(false, true) && attend());
      failed = false;
    } finally {
      if (failed) {
        join();
      }
    }
  }

  /** Takes from the source until tasks come of it; returns false when it is closed. */
  private boolean attend() {
    try {
      boolean open = source.take();
      while (open && tasks.isEmpty()) {
        await();
        open = source.take();
      }
      closed = !open;
    } finally {
      attended.set(false);
    }
    if (closed) {
      runAll();
    }
    return !closed;
  }

  private void await() {
    waiting.set(true);
    if (tasks.isEmpty()) {
      source.await();
    }
    waiting.set(false);
  }

  private void runAll() {
    Runnable task = tasks.poll();
    while (task != null) {
      watch();
      taken.incrementAndGet();
      task.run();
      task = tasks.poll();
    }
  }

  private void watch() {
    if (watched.get() || !watched.compareAndSet(false, true)) {
      return;
    }
    long before = taken.get();
    try {
      scheduler.schedule(() -> check(before), PATIENCE);
    } catch (RejectedExecutionException e) {
      watched.set(false);
    }
  }

  /** Calls another member if none came back to the source, or to the tasks, for too long. */
  private void check(long before) {
    watched.set(false);
    if (tasks.isEmpty() && (closed || attended.get())) {
      return;
    }
    if (taken.get() == before) {
      join();
    }
    watch();
  }
}
