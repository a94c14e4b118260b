package dev.sideband.ipmi.internal.rmcp.client;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Spreads new sessions over time: some at once, then so many a second. Safe for any thread.
 *
 * <p>Without it a restart of the program would ask thousands of BMCs in one moment, and lose most
 * of their answers in the socket's buffer.
 */
final class Admission {

  private final long spacingNanos;
  private final long burstNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private long freeAt = Long.MIN_VALUE;

  Admission(int perSecond, int atOnce) {
    this.spacingNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    this.burstNanos = spacingNanos * atOnce;
  }

  /** Returns when the next session may begin; each call takes a turn. */
  long turn(long now) {
    lock.lock();
    try {
      long earliest = now - burstNanos;
      freeAt = Math.max(freeAt, earliest) + spacingNanos;
      return Math.max(now, freeAt);
    } finally {
      lock.unlock();
    }
  }
}
