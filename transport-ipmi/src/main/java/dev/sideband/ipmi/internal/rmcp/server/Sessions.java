package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions of a channel, and the attempts to open more: each for as long as it is heard.
 *
 * <p>One lock guards what is here, the attempts, and what a session keeps of its packets. Whoever
 * touches any of it has taken {@link #lock()} before; only the timer takes it here.
 */
final class Sessions {

  private final int most;
  private final long timeoutNanos;
  private final RandomGenerator random;
  private final ObserverListener observer;
  private final WakeUps.Sleeper sleeper;
  private final ReentrantLock lock = new ReentrantLock();
  private final Logins logins = new Logins();

  /** The oldest first. */
  private final Map<Long, ServerSession> open = new LinkedHashMap<>();

  private final BitSet handles = new BitSet();

  private boolean closed;

  /**
   * Creates a channel without sessions.
   *
   * @param most the most sessions at a time
   * @param timeout the silence after which a session is over
   */
  Sessions(int most, Duration timeout, WakeUps wakeUps, TransportContext context) {
    this.most = most;
    this.timeoutNanos = timeout.toNanos();
    this.random = context.random();
    this.observer = context.observer();
    this.sleeper = wakeUps.sleeper(this::tick);
  }

  /** Returns what guards all of this. */
  Lock lock() {
    return lock;
  }

  Logins logins() {
    return logins;
  }

  /** Returns an id that is not in use, and that cannot be guessed from those before. */
  long newId() {
    long id = 0;
    while (id == 0 || open.containsKey(id) || logins.get(id) != null) {
      id = random.nextInt() & 0xFFFFFFFFL;
    }
    return id;
  }

  boolean isFull() {
    return open.size() >= most;
  }

  /** Returns a number from 1 on that no open session has. */
  int freeHandle() {
    return handles.nextClearBit(1);
  }

  void add(ServerSession session) {
    open.put(session.id(), session);
    handles.set(session.handle());
  }

  @Nullable ServerSession get(long id) {
    return open.get(id);
  }

  List<ServerSession> all() {
    return List.copyOf(open.values());
  }

  void remove(ServerSession session) {
    if (open.remove(session.id(), session)) {
      handles.clear(session.handle());
      session.close();
    }
  }

  private void tick(long now) {
    lock.lock();
    try {
      if (!closed) {
        expire(now);
        wakeInTime(now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the sessions that were silent for too long. */
  void expire(long now) {
    for (ServerSession session : all()) {
      if (session.heardAt() + timeoutNanos <= now) {
        remove(session);
        observer.counted("rmcp.sessions.expired", session.peer().toString(), 1);
      }
    }
  }

  /** Forgets the attempts that took too long, and sees to it that nobody outstays the time. */
  void wakeInTime(long now) {
    long next = logins.expire(now);
    for (ServerSession session : open.values()) {
      next = Math.min(next, session.heardAt() + timeoutNanos);
    }
    if (next != Long.MAX_VALUE) {
      sleeper.wakeBy(next);
    }
  }

  void clear() {
    all().forEach(this::remove);
    logins.clear();
  }

  /** Ends all sessions; there will be no other. */
  void close() {
    closed = true;
    clear();
  }

  boolean isClosed() {
    return closed;
  }
}
