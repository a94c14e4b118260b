package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LiveSession.NEVER;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The requests that wait to be sent, in the order of their coming; those of a session that was lost
 * come first, if they may be sent twice. For one thread at a time.
 */
final class RequestQueue {

  /** The most that callers may have waiting. */
  static final int MOST_WAITING = 1_024;

  private final Deque<Exchange> waiting = new ArrayDeque<>();

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Tells whether callers must be refused. */
  boolean isFull() {
    return waiting.size() >= MOST_WAITING;
  }

  void add(Exchange exchange) {
    waiting.addLast(exchange);
  }

  /**
   * Sends what waits, as far as the session takes it.
   *
   * @return when the first of them is to be sent again, {@code NEVER} if none was sent
   */
  long sendThrough(LiveSession session, long now) {
    long resendAt = NEVER;
    Exchange next = waiting.peekFirst();
    while (next != null && session.hasRoom() && session.transmit(next, now)) {
      waiting.pollFirst();
      resendAt = Math.min(resendAt, next.resendAt);
      next = waiting.peekFirst();
    }
    return resendAt;
  }

  /**
   * Takes back what was on its way through a session that was lost.
   *
   * @return what must not be sent twice, and does not wait here
   */
  List<Exchange> takeBack(List<Exchange> inFlight) {
    List<Exchange> lost = new ArrayList<>();
    for (int i = inFlight.size() - 1; i >= 0; i--) {
      Exchange exchange = inFlight.get(i);
      if (!exchange.once && SafeToRepeat.test(exchange.request)) {
        waiting.addFirst(exchange);
      } else {
        lost.add(exchange);
      }
    }
    return lost;
  }

  /** Removes those whose time is up, and returns them. */
  List<Exchange> removeExpired(long now) {
    List<Exchange> expired = waiting.stream().filter(exchange -> exchange.due <= now).toList();
    waiting.removeIf(exchange -> exchange.due <= now);
    return expired;
  }

  /** Removes all, and returns them. */
  List<Exchange> removeAll() {
    List<Exchange> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** Returns when the next one's time is up. */
  long nextDue() {
    return waiting.stream().mapToLong(exchange -> exchange.due).min().orElse(NEVER);
  }
}
