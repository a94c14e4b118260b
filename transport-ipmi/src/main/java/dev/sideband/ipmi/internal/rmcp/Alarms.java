package dev.sideband.ipmi.internal.rmcp;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is to be done at some time, the next first. Safe for any thread. */
final class Alarms {

  static final long NEVER = Long.MAX_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Alarm> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::at));

  /**
   * One thing to do.
   *
   * @param at when, in a ticker's nanoseconds
   */
  record Alarm(long at, Runnable task) {}

  /** Adds one; returns whether it comes before all others. */
  boolean add(Alarm alarm) {
    lock.lock();
    try {
      Alarm first = waiting.peek();
      waiting.add(alarm);
      return first == null || alarm.at() < first.at();
    } finally {
      lock.unlock();
    }
  }

  void cancel(Alarm alarm) {
    lock.lock();
    try {
      waiting.remove(alarm);
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the next one is due, or {@link #NEVER}. */
  long next() {
    lock.lock();
    try {
      Alarm first = waiting.peek();
      return first == null ? NEVER : first.at();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out one that is due; returns null if there is none. */
  @Nullable Alarm poll(long now) {
    lock.lock();
    try {
      Alarm first = waiting.peek();
      return first == null || first.at() > now ? null : waiting.poll();
    } finally {
      lock.unlock();
    }
  }
}
