package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Wakes any number of sleepers with one task of the scheduler.
 *
 * <p>A sleeper is woken at the latest when it asked to be, or a millisecond later, so that those
 * whose times are close are woken together. Safe for any thread.
 */
public final class WakeUps implements AutoCloseable {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long CLOSEST_NANOS = Duration.ofMillis(1).toNanos();

  private final Ticker ticker;
  private final Scheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Call> calls =
      new PriorityQueue<>(Comparator.comparingLong(call -> call.at));
  private Scheduler.@Nullable Cancellable next;
  private long nextAt = NEVER;
  private boolean closed;

  /** Creates one that nobody waits for yet. */
  public WakeUps(Ticker ticker, Scheduler scheduler) {
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  /** One that wants to be woken. Its owner calls it under a lock of its own. */
  public final class Sleeper {

    private final LongConsumer task;
    private volatile long at = NEVER;

    private Sleeper(LongConsumer task) {
      this.task = task;
    }

    /** Asks to be woken by {@code time}; an earlier time that was asked for stays. */
    public void wakeBy(long time) {
      if (time < at) {
        add(this, time);
      }
    }
  }

  private record Call(long at, Sleeper sleeper) {}

  /**
   * Returns a new sleeper.
   *
   * @param task is run with the time when it is woken, on the scheduler's thread; must not block
   */
  public Sleeper sleeper(LongConsumer task) {
    return new Sleeper(task);
  }

  private void add(Sleeper sleeper, long time) {
    lock.lock();
    try {
      sleeper.at = time;
      calls.add(new Call(time, sleeper));
      if (time < nextAt) {
        schedule(time);
      }
    } finally {
      lock.unlock();
    }
  }

  private void schedule(long time) {
    if (closed) {
      return;
    }
    if (next != null) {
      next.cancel();
    }
    long delay = Math.max(CLOSEST_NANOS, time - ticker.nanos());
    try {
      next = scheduler.schedule(this::wake, Duration.ofNanos(delay));
      nextAt = time;
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  private void wake() {
    long now = ticker.nanos();
    for (Sleeper sleeper : due(now)) {
      sleeper.task.accept(now);
    }
  }

  /**
   * Takes those whose time has come; a call that its sleeper has moved since counts for nothing.
   */
  private List<Sleeper> due(long now) {
    List<Sleeper> due = new ArrayList<>();
    lock.lock();
    try {
      Call first = calls.peek();
      while (first != null && first.at <= now) {
        calls.poll();
        if (first.sleeper.at == first.at) {
          first.sleeper.at = NEVER;
          due.add(first.sleeper);
        }
        first = calls.peek();
      }
      next = null;
      nextAt = NEVER;
      if (first != null) {
        schedule(first.at);
      }
    } finally {
      lock.unlock();
    }
    return due;
  }

  /** Wakes nobody any more. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (next != null) {
        next.cancel();
      }
      calls.clear();
    } finally {
      lock.unlock();
    }
  }
}
