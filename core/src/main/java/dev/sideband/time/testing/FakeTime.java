package dev.sideband.time.testing;

import dev.sideband.time.Deadline;
import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it: ticker, wall clock and scheduler in one.
 *
 * <p>{@link #advance} runs every task that falls due, in order of time and then of scheduling, on
 * the calling thread, and each task sees its own due time. The methods are safe for any thread, but
 * only one thread may advance.
 */
public final class FakeTime implements Ticker, InstantSource, Scheduler {

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparingLong((Task t) -> t.due).thenComparingLong(t -> t.order));
  private long nanos;
  private long order;
  private Instant wallOrigin;

  /** Creates a time whose ticker reads 0 and whose wall clock shows 2026-01-01T00:00:00Z. */
  public FakeTime() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Creates a time whose ticker reads 0 and whose wall clock shows {@code wall}. */
  public FakeTime(Instant wall) {
    this.wallOrigin = wall;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Instant instant() {
    return wallOrigin.plusNanos(nanos);
  }

  /** Steps the wall clock by {@code step}, either way, as an administrator would; ticks go on. */
  public synchronized void stepWall(Duration step) {
    wallOrigin = wallOrigin.plus(step);
  }

  @Override
  public synchronized Cancellable schedule(Runnable task, Duration delay) {
    Task entry = new Task(task, after(delay), order++);
    tasks.add(entry);
    return () -> forget(entry);
  }

  /** Returns the reading {@code span} from now, or the last one there is. */
  private synchronized long after(Duration span) {
    long left = Long.MAX_VALUE - nanos;
    return nanos + Math.min(left, Math.max(0, TimeUnit.NANOSECONDS.convert(span)));
  }

  private synchronized void forget(Task entry) {
    tasks.remove(entry);
  }

  /** Returns the number of tasks that wait for their time. */
  public synchronized int pending() {
    return tasks.size();
  }

  /** Returns the deadline {@code span} from now on this time. */
  public Deadline deadline(Duration span) {
    return Deadline.after(span, this);
  }

  /** Moves time on by {@code span}, running what falls due on the way; zero runs what is due. */
  public void advance(Duration span) {
    if (span.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + span);
    }
    long end = after(span);
    for (Task next = take(end); next != null; next = take(end)) {
      next.work.run();
    }
    reach(end);
  }

  private synchronized @Nullable Task take(long end) {
    Task next = tasks.peek();
    if (next == null || next.due > end) {
      return null;
    }
    nanos = Math.max(nanos, next.due);
    return tasks.remove();
  }

  private synchronized void reach(long end) {
    nanos = Math.max(nanos, end);
  }

  private record Task(Runnable work, long due, long order) {}
}
