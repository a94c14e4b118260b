package dev.sideband.fleet.server;

import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.time.Scheduler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One order at the desk, and who waits for it. Safe for any thread. */
final class OrderCase {

  private final SignedInstruction signed;
  private final String by;
  private final Instant asked;
  private final CompletableFuture<Order> accepted = new CompletableFuture<>();
  private final CompletableFuture<Order> finished = new CompletableFuture<>();
  private final List<InstructionReport> reports = new ArrayList<>();
  private final List<Scheduler.Cancellable> untilEnd = new ArrayList<>();
  private final List<Scheduler.Cancellable> untilAnswer = new ArrayList<>();
  private OrderState state = OrderState.SENT;
  private Instant since;
  private String text = "";

  OrderCase(SignedInstruction signed, String by, Instant asked) {
    this.signed = signed;
    this.by = by;
    this.asked = asked;
    this.since = asked;
  }

  SignedInstruction signed() {
    return signed;
  }

  synchronized OrderState state() {
    return state;
  }

  /** An order only comes further, but an answer that comes late is better than none. */
  synchronized boolean become(OrderState next, Instant now, String why) {
    boolean further =
        state == OrderState.NO_ANSWER
            ? next.compareTo(OrderState.ACCEPTED) >= 0 && next != OrderState.NO_ANSWER
            : !state.isEnd() && next.compareTo(state) > 0;
    if (further) {
      state = next;
      since = now;
      text = why;
    }
    return further;
  }

  synchronized void add(InstructionReport report) {
    reports.add(report);
  }

  synchronized Order order() {
    return new Order(signed.instruction(), by, asked, state, since, text, reports);
  }

  OrderTicket ticket() {
    return new OrderTicket(
        signed.instruction().id(),
        accepted.minimalCompletionStage(),
        finished.minimalCompletionStage());
  }

  synchronized void cancelAtAnswer(Scheduler.Cancellable timer) {
    untilAnswer.add(timer);
  }

  synchronized void cancelAtEnd(Scheduler.Cancellable timer) {
    untilEnd.add(timer);
  }

  /** Tells who waits, if this is what he waits for; call it without a lock. */
  void tell() {
    Order now = order();
    if (now.state().compareTo(OrderState.ACCEPTED) >= 0) {
      cancel(untilAnswer);
      accepted.complete(now);
    }
    if (now.state().isEnd()) {
      cancel(untilEnd);
      finished.complete(now);
    }
  }

  private synchronized void cancel(List<Scheduler.Cancellable> timers) {
    timers.forEach(Scheduler.Cancellable::cancel);
    timers.clear();
  }

  void cancel() {
    cancel(untilAnswer);
    cancel(untilEnd);
  }
}
