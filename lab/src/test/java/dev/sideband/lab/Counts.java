package dev.sideband.lab;

import dev.sideband.transport.ObserverListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what a Sideband counts, and waits for it. */
final class Counts implements ObserverListener {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Long> counts = new HashMap<>();

  @Override
  public void counted(String name, String subject, long amount) {
    lock.lock();
    try {
      counts.merge(name, amount, Long::sum);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long of(String name) {
    lock.lock();
    try {
      return counts.getOrDefault(name, 0L);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something was counted that often; returns false if the time is up before. */
  boolean await(String name, long count, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (counts.getOrDefault(name, 0L) < count && left > 0) {
        left = changed.awaitNanos(left);
      }
      return left > 0;
    } finally {
      lock.unlock();
    }
  }
}
