package dev.sideband.ipmi.internal.rmcp.server;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The open sessions of a channel, and the attempts to open more. For one thread at a time. */
final class Sessions {

  private final int most;
  private final long timeoutNanos;
  private final RandomGenerator random;
  private final Logins logins = new Logins();

  /** The oldest first. */
  private final Map<Long, ServerSession> open = new LinkedHashMap<>();

  private final BitSet handles = new BitSet();

  Sessions(int most, long timeoutNanos, RandomGenerator random) {
    this.most = most;
    this.timeoutNanos = timeoutNanos;
    this.random = random;
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

  /** Takes out and returns those that were silent for too long. */
  List<ServerSession> expire(long now) {
    List<ServerSession> expired = new ArrayList<>();
    for (ServerSession session : all()) {
      if (session.heardAt() + timeoutNanos <= now) {
        remove(session);
        expired.add(session);
      }
    }
    return expired;
  }

  /** Returns when the next one will have been silent for too long. */
  long nextExpiry() {
    long next = Long.MAX_VALUE;
    for (ServerSession session : open.values()) {
      next = Math.min(next, session.heardAt() + timeoutNanos);
    }
    return next;
  }

  void clear() {
    all().forEach(this::remove);
    logins.clear();
  }
}
