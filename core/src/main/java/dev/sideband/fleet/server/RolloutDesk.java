package dev.sideband.fleet.server;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.rollout.InstructionSender;
import dev.sideband.fleet.rollout.Rollout;
import dev.sideband.fleet.rollout.RolloutListener;
import dev.sideband.fleet.rollout.RolloutPhase;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.rollout.RolloutWorker;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs rollouts, each of whose orders is an order like any other, and keeps the newest, also those
 * of earlier monitor servers. Those that the last one did not end are written down as interrupted:
 * nobody goes on with them, but what their workers were ordered comes to its end. Safe for any
 * thread.
 */
final class RolloutDesk {

  private static final String BEGUN = "rollout";
  private static final String ENDED = "rollout-ended";
  private static final int MOST = 100;

  /** Gives an order that is made already. */
  interface Giver {
    OrderTicket give(Instruction instruction, Requester by, UUID rollout)
        throws OrderRefusedException, IOException;
  }

  /** One that is kept. */
  private interface Kept {

    FleetRollout view();

    /** Asks no more workers; of one that has ended, without effect. */
    default void cancel(boolean revert) {}
  }

  private record Run(UUID id, Requester by, Instant begun, Rollout rollout) implements Kept {

    @Override
    public FleetRollout view() {
      return new FleetRollout(id, by.name(), begun, rollout.plan(), rollout.progress());
    }

    @Override
    public void cancel(boolean revert) {
      rollout.cancel(revert);
    }
  }

  private final Map<UUID, Kept> runs = new LinkedHashMap<>();

  /** Those of earlier monitor servers, until it is known how the last of them ended. */
  private final Map<String, PastRollout> past = new LinkedHashMap<>();

  /** Those that have no end, be their plan known or not. */
  private final Set<String> interrupted = new LinkedHashSet<>();

  private final FleetAudit audit;
  private final Giver giver;
  private final Function<UUID, Optional<Order>> orders;
  private final Consumer<FleetRollout> listener;
  private final TransportContext context;

  /**
   * Creates a desk without rollouts.
   *
   * @param orders finds an order
   */
  RolloutDesk(
      FleetAudit audit,
      Giver giver,
      Function<UUID, Optional<Order>> orders,
      Consumer<FleetRollout> listener,
      TransportContext context) {
    this.audit = audit;
    this.giver = giver;
    this.orders = orders;
    this.listener = listener;
    this.context = context;
  }

  /** Takes in a line of the audit at the start. */
  synchronized void restore(AuditLine line, AuditDetail detail) {
    if (line.what().equals(BEGUN)) {
      interrupted.add(line.id());
      detail
          .plan()
          .ifPresent(plan -> {
            UUID id = UUID.fromString(line.id());
            past.put(line.id(), new PastRollout(id, line.by(), line.time(), plan));
          });
    } else if (line.what().equals(ENDED)) {
      interrupted.remove(line.id());
      Optional.ofNullable(past.get(line.id()))
          .ifPresent(one -> one.ended(phase(line.text()), line.time()));
    } else if (detail.rollout().isPresent() && detail.order().isPresent()) {
      Optional.ofNullable(past.get(detail.rollout().get().toString()))
          .ifPresent(one -> one.ordered(detail.order().get().instruction()));
    }
  }

  /** The text of an end begins with its phase. */
  private static RolloutPhase phase(String text) {
    for (RolloutPhase each : RolloutPhase.values()) {
      if (each.isEnd() && text.startsWith(each.name())) {
        return each;
      }
    }
    return RolloutPhase.INTERRUPTED;
  }

  /** Writes down what the last monitor server left. */
  synchronized void resume() throws IOException {
    for (String id : List.copyOf(interrupted)) {
      AuditLine line =
          new AuditLine(
              context.clock().instant(),
              ENDED,
              "",
              "",
              id,
              "interrupted: the monitor server ended; orders that were given stand for themselves");
      audit.write(line);
      restore(line, AuditDetail.NONE);
    }
    for (PastRollout one : past.values()) {
      makeRoom();
      runs.put(one.id(), () -> one.view(orders));
    }
    past.clear();
  }

  UUID start(RolloutPlan plan, Requester by) throws OrderRefusedException, IOException {
    UUID id = new UUID(context.random().nextLong(), context.random().nextLong());
    Instant now = context.clock().instant();
    synchronized (this) {
      if (!makeRoom()) {
        throw new OrderRefusedException(
            RefusalReason.OTHER, MOST + " rollouts have not ended; no more are taken");
      }
      audit.write(
          new AuditLine(
              now,
              BEGUN,
              by.name(),
              "",
              id.toString(),
              plan.kind()
                  + " "
                  + plan.target()
                  + " "
                  + plan.arguments()
                  + " on "
                  + plan.workers()
                  + ", "
                  + plan.width()
                  + " at a time"),
          AuditDetail.of(plan));
      Rollout rollout = Rollout.start(plan, sender(by, id), new Follower(id), context);
      runs.put(id, new Run(id, by, now, rollout));
    }
    find(id).ifPresent(listener);
    return id;
  }

  private boolean makeRoom() {
    Iterator<Kept> oldest = runs.values().iterator();
    while (runs.size() >= MOST && oldest.hasNext()) {
      if (oldest.next().view().result().phase().isEnd()) {
        oldest.remove();
      }
    }
    return runs.size() < MOST;
  }

  private InstructionSender sender(Requester by, UUID rollout) {
    return instruction -> {
      try {
        return giver.give(instruction, by, rollout).finished().thenCompose(RolloutDesk::answer);
      } catch (OrderRefusedException | IOException e) {
        return CompletableFuture.failedFuture(e);
      }
    };
  }

  /** An order without an end has none for a rollout either, which has a time of its own for it. */
  private static CompletionStage<InstructionReport> answer(Order order) {
    return order
        .newest()
        .filter(report -> report.phase().isEnd())
        .<CompletionStage<InstructionReport>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> CompletableFuture.failedFuture(new IOException(order.text())));
  }

  /** Tells of a rollout as it goes on. */
  private final class Follower implements RolloutListener {

    private final UUID id;

    Follower(UUID id) {
      this.id = id;
    }

    @Override
    public void workerChanged(RolloutWorker worker) {
      find(id).ifPresent(listener);
    }

    @Override
    public void phaseChanged(RolloutPhase phase) {
      find(id)
          .ifPresent(rollout -> {
            if (phase.isEnd()) {
              end(rollout);
            }
            listener.accept(rollout);
          });
    }
  }

  private void end(FleetRollout rollout) {
    Map<String, String> states = new LinkedHashMap<>();
    rollout.result().workers().forEach(one -> states.put(one.name(), one.state().name()));
    try {
      audit.write(
          new AuditLine(
              context.clock().instant(),
              ENDED,
              "",
              "",
              rollout.id().toString(),
              rollout.result().phase() + " " + states));
    } catch (IOException e) {
      context.observer().counted("fleet.audit.failures", rollout.id().toString(), 1);
    }
  }

  synchronized boolean cancel(UUID id, boolean revert, Requester by) throws IOException {
    @Nullable Kept run = runs.get(id);
    if (run != null) {
      audit.write(
          new AuditLine(
              context.clock().instant(),
              "rollout-cancelled",
              by.name(),
              "",
              id.toString(),
              revert ? "to be brought back" : ""));
      run.cancel(revert);
    }
    return run != null;
  }

  synchronized Optional<FleetRollout> find(UUID id) {
    return Optional.ofNullable(runs.get(id)).map(Kept::view);
  }

  /** Returns the newest rollouts, oldest first. */
  synchronized List<FleetRollout> all() {
    List<FleetRollout> all = new ArrayList<>();
    runs.values().forEach(run -> all.add(run.view()));
    return all;
  }
}
