package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that serve a source of work: one waits there, for the source and for the time, and
 * does what comes of it.
 *
 * <p>A member leaves the source before it runs tasks, which belong to others, and comes back when
 * none is left. So one thread does everything, and no answer waits for a second one to wake up. A
 * task that blocks, although it should not, holds up the rest for a moment only: then another
 * member joins and takes the source, and so on. What is {@link #schedule}d is run by the member at
 * the source and must not block. Safe for any thread.
 */
final class Crew implements Scheduler {

  /** The wait for something that has no time. */
  static final long FOREVER = Long.MAX_VALUE;

  /** Where one member at a time waits for work. */
  interface Source {

    /** What {@link #take} returns when the source is closed. */
    int CLOSED = -1;

    /** Takes what was there when the wait ended, and returns how much it was. */
    int take();

    /**
     * Waits until something is there, {@link #wake} is called or the source is closed.
     *
     * @param nanos the longest wait, or {@link #FOREVER}
     */
    void await(long nanos);

    /** Ends the wait, or the next one if nobody waits. */
    void wake();
  }

  /**
   * While things follow each other that closely, the member looks for the next one instead of going
   * to sleep: to be woken takes longer.
   */
  private static final long LIVELY_NANOS = 100_000;

  /** Longer than a busy machine keeps a thread from running, so that few are called in vain. */
  static final Duration PATIENCE = Duration.ofMillis(30);

  private final Source source;
  private final TransportContext context;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Alarms alarms = new Alarms();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicBoolean attended = new AtomicBoolean();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final AtomicBoolean watched = new AtomicBoolean();
  private volatile boolean closed;

  // Of the member at the source.
  private boolean lively;
  private long lastTaken;

  Crew(Source source, TransportContext context) {
    this.source = source;
    this.context = context;
  }

  /** Calls the first member, which stays until the source is closed. */
  void start() {
    context.executor().execute(this::work);
  }

  /** Runs the task soon, never inside this call unless the executor does so. */
  void add(Runnable task) {
    tasks.add(task);
    if (!endWait() && closed) {
      join();
    }
  }

  private boolean endWait() {
    boolean waits = waiting.compareAndSet(true, false);
    if (waits) {
      source.wake();
    }
    return waits;
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    long at = context.ticker().nanos() + Math.max(0, delay.toNanos());
    Alarms.Alarm alarm = new Alarms.Alarm(at, task);
    if (alarms.add(alarm)) {
      endWait();
    }
    return () -> alarms.cancel(alarm);
  }

  private void join() {
    try {
      context.executor().execute(this::work);
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
      take();
      while (!closed && tasks.isEmpty()) {
        await();
        take();
      }
    } finally {
      attended.set(false);
    }
    if (closed) {
      runAll();
    }
    return !closed;
  }

  private void take() {
    int took = source.take();
    if (took == Source.CLOSED) {
      closed = true;
    }
    long now = context.ticker().nanos();
    boolean soon = now - lastTaken < LIVELY_NANOS;
    lively = soon && (lively || took > 0);
    if (took > 0) {
      lastTaken = now;
    }
    ring(now);
  }

  @SuppressWarnings("ThreadPriorityCheck") // Whoever sends the next thing may need the processor.
  private void await() {
    if (lively) {
      Thread.yield();
      source.await(0);
      return;
    }
    waiting.set(true);
    if (tasks.isEmpty()) {
      source.await(nanosToAlarm());
    }
    waiting.set(false);
  }

  private long nanosToAlarm() {
    long next = alarms.next();
    return next == Alarms.NEVER ? FOREVER : Math.max(0, next - context.ticker().nanos());
  }

  private void ring(long now) {
    Alarms.Alarm due = alarms.poll(now);
    while (due != null) {
      due.task().run();
      due = alarms.poll(now);
    }
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
      context.scheduler().schedule(() -> check(before), PATIENCE);
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
