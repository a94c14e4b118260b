package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.internal.rmcp.LanMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The 64 request numbers of a session, and the requests that hold them (IPMI 2.0, 13.8).
 *
 * <p>A request keeps its number through all its attempts, and each attempt may be answered, however
 * late. So a number that answers are still owed for is taken again only when no other is free. A
 * part of the numbers is kept for heartbeats, so that requests never keep one from leaving. For one
 * thread at a time.
 */
final class RequestRegister {

  /** All numbers: 0 to 63. */
  static final int NUMBERS = 64;

  /** The most requests that can be in flight, heartbeats apart. */
  static final int REQUESTS = 56;

  private static final int CONSOLE_LUN = 0;

  private final @Nullable Exchange[] holders = new Exchange[NUMBERS];
  private final int[] owed = new int[NUMBERS];
  private final Deque<Integer> freeForRequests = new ArrayDeque<>(NUMBERS);
  private final Deque<Integer> freeForHeartbeats = new ArrayDeque<>();
  private int inFlight;
  private int asking;

  RequestRegister() {
    for (int number = 0; number < NUMBERS; number++) {
      freeNumbers(number).addLast(number);
    }
  }

  private Deque<Integer> freeNumbers(int number) {
    return number < REQUESTS ? freeForRequests : freeForHeartbeats;
  }

  /** Returns how many requests wait for their answers, heartbeats apart. */
  int inFlight() {
    return inFlight;
  }

  /** Tells whether requests are sent again and again, or their answers not overdue yet. */
  boolean isAsking() {
    return asking > 0;
  }

  /** Notes that nothing more is sent for the exchange, which waits on. */
  void restsFromNow(Exchange exchange) {
    if (exchange.asking) {
      exchange.asking = false;
      asking--;
    }
  }

  /** Returns the holder of a number, or null. */
  @Nullable Exchange holder(int number) {
    return holders[number];
  }

  /** Gives the exchange a number; returns false if there is none left. */
  boolean take(Exchange exchange) {
    boolean heartbeat = exchange.purpose == Exchange.Purpose.HEARTBEAT;
    Deque<Integer> free = heartbeat ? freeForHeartbeats : freeForRequests;
    Integer number = leastOwed(free);
    if (number == null) {
      return false;
    }
    owed[number] = 0;
    holders[number] = exchange;
    exchange.number = number;
    if (!heartbeat) {
      inFlight++;
      exchange.asking = true;
      asking++;
    }
    return true;
  }

  private @Nullable Integer leastOwed(Deque<Integer> free) {
    Integer oldest = free.peekFirst();
    if (oldest == null || owed[oldest] == 0) {
      return free.pollFirst();
    }
    for (Integer number : free) {
      if (owed[number] == 0) {
        free.remove(number);
        return number;
      }
    }
    return free.pollFirst();
  }

  /** Notes that a copy of the exchange's request leaves. */
  void sent(Exchange exchange) {
    owed[exchange.number]++;
  }

  /**
   * Returns the request that a response answers and frees its number, or null if it answers nothing
   * that waits: it is late, or surplus, or foreign.
   */
  @Nullable Exchange match(LanMessage response) {
    int number = response.sequence();
    if (owed[number] > 0) {
      owed[number]--;
    }
    Exchange exchange = holders[number];
    if (exchange == null || !answers(response, exchange)) {
      return null;
    }
    release(exchange);
    return exchange;
  }

  private static boolean answers(LanMessage response, Exchange exchange) {
    return response.netFn() == (exchange.request.netFn() | 1)
        && response.command() == exchange.request.command()
        && response.fromLun() == exchange.request.lun()
        && response.toLun() == CONSOLE_LUN
        && response.fromAddress() == LanMessage.BMC_ADDRESS
        && response.toAddress() == LanMessage.CONSOLE_ADDRESS;
  }

  /** Frees the number of an exchange that nobody waits for any more. */
  void release(Exchange exchange) {
    restsFromNow(exchange);
    int number = exchange.number;
    holders[number] = null;
    exchange.number = Exchange.UNNUMBERED;
    freeNumbers(number).addLast(number);
    if (number < REQUESTS) {
      inFlight--;
    }
  }
}
