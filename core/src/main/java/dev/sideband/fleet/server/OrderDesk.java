package dev.sideband.fleet.server;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives orders and takes the answers; each is in the audit before it leaves. Orders that had no end
 * when the last monitor server died, or when their worker's agent did, are sent again, which their
 * workers notice by the id.
 *
 * <p>Safe for any thread.
 */
final class OrderDesk {

  /** The most orders that are remembered. */
  static final int MOST = 20_000;

  /** How much longer than a worker has to begin its answer may take to come. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** Brings an order to its worker. */
  interface Carrier {
    CompletionStage<Void> carry(WorkerId worker, Bytes wire);
  }

  private final Map<UUID, OrderCase> orders = new LinkedHashMap<>();
  private final FleetAudit audit;
  private final OrderSigner signer;
  private final Duration finishWithin;
  private final Carrier carrier;
  private final Consumer<Order> listener;
  private final TransportContext context;

  OrderDesk(
      FleetAudit audit,
      OrderSigner signer,
      Duration finishWithin,
      Carrier carrier,
      Consumer<Order> listener,
      TransportContext context) {
    this.audit = audit;
    this.signer = signer;
    this.finishWithin = finishWithin;
    this.carrier = carrier;
    this.listener = listener;
    this.context = context;
  }

  /** Takes in a line of the audit at the start. */
  synchronized void restore(AuditLine line, Optional<SignedInstruction> signed) {
    if (signed.isPresent()) {
      keep(new OrderCase(signed.get(), line.by(), line.time()));
      return;
    }
    OrderCase known = line.id().isEmpty() ? null : orders.get(id(line.id()));
    if (known != null) {
      state(line.what()).ifPresent(state -> known.become(state, line.time(), line.text()));
    }
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return new UUID(0, 0);
    }
  }

  private static String word(OrderState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Optional<OrderState> state(String word) {
    for (OrderState each : OrderState.values()) {
      if (word(each).equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Sends again what had no end when the audit was read. */
  void resume() {
    List<OrderCase> open;
    synchronized (this) {
      open = orders.values().stream().filter(one -> !one.state().isEnd()).toList();
    }
    Instant now = context.clock().instant();
    for (OrderCase each : open) {
      boolean unanswered = each.state().compareTo(OrderState.ACCEPTED) < 0;
      if (unanswered && each.signed().instruction().deadline().isAfter(now)) {
        send(each);
      }
      arm(each);
    }
  }

  /**
   * Sends a worker again what has no end, by the way that there is now. It may have died before it
   * wrote an order down, or before its answer was on its way, or the answer was lost; what it knows
   * it answers again, and does not do again.
   */
  void askAgain(WorkerId worker) {
    List<OrderCase> open;
    synchronized (this) {
      open =
          orders.values().stream()
              .filter(one -> !one.state().isEnd())
              .filter(one -> one.signed().instruction().worker().equals(worker.name()))
              .toList();
    }
    for (OrderCase each : open) {
      var unused =
          carrier.carry(worker, each.signed().wire()); // If that fails, it was sent before.
    }
  }

  /**
   * Gives an order. It is sent when this returns, and nobody waits.
   *
   * @param rollout the rollout that it belongs to
   * @throws OrderRefusedException if the id names another order, or too many are open
   * @throws IOException if it cannot be signed or written down
   */
  OrderTicket give(Instruction instruction, Requester by, Optional<UUID> rollout)
      throws OrderRefusedException, IOException {
    Instant now = context.clock().instant();
    OrderCase fresh = new OrderCase(signer.sign(instruction, by), by.name(), now);
    synchronized (this) {
      OrderCase same = orders.get(instruction.id());
      if (same != null && same.signed().instruction().equals(instruction)) {
        return same.ticket();
      }
      if (same != null) {
        throw new OrderRefusedException(
            RefusalReason.ID_USED, instruction.id() + " is another order");
      }
      if (!makeRoom()) {
        throw new OrderRefusedException(
            RefusalReason.OTHER, MOST + " orders have not ended; no more are taken");
      }
      audit.write(
          new AuditLine(
              now,
              "order",
              by.name(),
              instruction.worker(),
              instruction.id().toString(),
              text(instruction)),
          AuditDetail.of(fresh.signed(), rollout));
      keep(fresh);
    }
    listener.accept(fresh.order());
    send(fresh);
    arm(fresh);
    return fresh.ticket();
  }

  private static String text(Instruction instruction) {
    return (instruction.dryRun() ? "dry run of " : "")
        + instruction.kind()
        + " "
        + instruction.target()
        + (instruction.arguments().isEmpty() ? "" : " " + instruction.arguments())
        + ", to begin by "
        + instruction.deadline();
  }

  /** Writes that something was asked for that is not given. */
  void refused(Instruction instruction, Requester by, OrderRefusedException why)
      throws IOException {
    audit.write(
        new AuditLine(
            context.clock().instant(),
            "not-given",
            by.name(),
            instruction.worker(),
            "",
            text(instruction) + ": " + why.reason() + ", " + why.getMessage()));
  }

  private void keep(OrderCase fresh) {
    orders.put(fresh.signed().instruction().id(), fresh);
  }

  private boolean makeRoom() {
    Iterator<OrderCase> oldest = orders.values().iterator();
    while (orders.size() >= MOST && oldest.hasNext()) {
      if (oldest.next().state().isEnd()) {
        oldest.remove();
      }
    }
    return orders.size() < MOST;
  }

  private void send(OrderCase order) {
    Instruction instruction = order.signed().instruction();
    WorkerId worker = new WorkerId(instruction.worker());
    carrier
        .carry(worker, order.signed().wire())
        .whenComplete((done, failure) -> {
          if (failure == null) {
            change(order, OrderState.DELIVERED, "", null);
          } else {
            change(order, OrderState.NO_ANSWER, "was not delivered: " + failure, null);
          }
        });
  }

  /** Takes a worker's answer. What is not about one of its own orders is counted, and no more. */
  void report(WorkerId worker, InstructionReport report) {
    OrderCase order;
    synchronized (this) {
      order = orders.get(report.id());
    }
    if (order == null || !order.signed().instruction().worker().equals(worker.name())) {
      context.observer().counted("fleet.foreign-reports", worker.name(), 1);
      return;
    }
    OrderState state = OrderState.valueOf(report.phase().name());
    String reason =
        report.reason().map(why -> why + (report.text().isEmpty() ? "" : ": ")).orElse("");
    change(order, state, reason + report.text(), report);
  }

  private void change(
      OrderCase order, OrderState state, String text, @Nullable InstructionReport report) {
    Instant now = context.clock().instant();
    Order changed;
    synchronized (this) {
      if (!order.become(state, now, text)) {
        return;
      }
      if (report != null) {
        order.add(report);
      }
      changed = order.order();
      note(changed);
    }
    listener.accept(changed);
    order.tell();
  }

  private void note(Order order) {
    if (order.state() == OrderState.SENT || order.state() == OrderState.DELIVERED) {
      return; // A worker that has it says so itself by its answer.
    }
    try {
      audit.write(
          new AuditLine(
              order.since(),
              word(order.state()),
              "",
              order.instruction().worker(),
              order.id().toString(),
              order.text()));
    } catch (IOException e) {
      // New orders are refused until it can be written again; what was given goes on.
      context.observer().counted("fleet.audit.failures", order.instruction().worker(), 1);
    }
  }

  /** Looks again when the order should have been accepted, and when it should have ended. */
  private void arm(OrderCase order) {
    Instant now = context.clock().instant();
    Instant begin = order.signed().instruction().deadline().plus(GRACE);
    Instant end = order.signed().instruction().deadline().plus(finishWithin);
    schedule(() -> expire(order, OrderState.ACCEPTED, "no answer in time"), now, begin)
        .ifPresent(order::cancelAtAnswer);
    schedule(
            () -> expire(order, OrderState.DONE, "was accepted, and did not end in time"), now, end)
        .ifPresent(order::cancelAtEnd);
  }

  private Optional<Scheduler.Cancellable> schedule(Runnable task, Instant now, Instant at) {
    try {
      return Optional.of(
          context
              .scheduler()
              .schedule(() -> context.executor().execute(task), Duration.between(now, at)));
    } catch (RejectedExecutionException e) {
      return Optional.empty(); // All is being closed.
    }
  }

  private void expire(OrderCase order, OrderState awaited, String text) {
    if (order.state().compareTo(awaited) < 0) {
      change(order, OrderState.NO_ANSWER, text, null);
    }
  }

  /** Returns an order that is remembered. */
  synchronized Optional<Order> find(UUID id) {
    return Optional.ofNullable(orders.get(id)).map(OrderCase::order);
  }

  /** Returns the newest orders, oldest first. */
  List<Order> newest(int most) {
    List<OrderCase> all;
    synchronized (this) {
      all = new ArrayList<>(orders.values());
    }
    return all.subList(Math.max(0, all.size() - most), all.size()).stream()
        .map(OrderCase::order)
        .toList();
  }

  /** Lets the timers go. */
  synchronized void close() {
    orders.values().forEach(OrderCase::cancel);
  }
}
