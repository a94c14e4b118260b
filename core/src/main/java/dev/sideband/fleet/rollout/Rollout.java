package dev.sideband.fleet.rollout;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.internal.SerialQueue;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Orders the same of many workers, batch by batch.
 *
 * <p>When more fail than the plan allows, those that are at it come to their end, the rest are not
 * asked, and, if the plan says so, those that were done are ordered to go back. A worker that does
 * not answer counts as failed. It is ordered to go back as well, which it refuses if it had not
 * done it.
 *
 * <p>Safe for any thread. Events are delivered on the context's executor.
 */
public final class Rollout {

  private final RolloutPlan plan;
  private final RolloutBook book;
  private final RolloutOrders orders;
  private final Scheduler scheduler;
  private final SerialQueue serial;
  private final CompletableFuture<RolloutResult> end = new CompletableFuture<>();

  // What follows belongs to the serial executor.
  private final Deque<RolloutWorker> toRevert = new ArrayDeque<>();
  private int asked;
  private int busy;
  private boolean cancelled;
  private boolean revertsWhenCancelled;
  private RolloutPhase ending = RolloutPhase.DONE;
  private Scheduler.@Nullable Cancellable pause;

  private Rollout(
      RolloutPlan plan,
      InstructionSender sender,
      RolloutListener listener,
      TransportContext context) {
    this.plan = plan;
    this.scheduler = context.scheduler();
    this.serial = new SerialQueue(context.executor());
    this.book = new RolloutBook(plan.workers(), listener, context.clock());
    this.orders = new RolloutOrders(plan, sender, context);
  }

  /**
   * Starts a rollout.
   *
   * @param sender sends the orders
   * @param listener is told of every change
   * @param context time, executor and randomness
   */
  public static Rollout start(
      RolloutPlan plan,
      InstructionSender sender,
      RolloutListener listener,
      TransportContext context) {
    Rollout rollout = new Rollout(plan, sender, listener, context);
    rollout.serial.execute(rollout::nextBatch);
    return rollout;
  }

  /** Returns what it was started with. */
  public RolloutPlan plan() {
    return plan;
  }

  /** Returns how far it has come. */
  public RolloutResult progress() {
    return book.result();
  }

  /** Completes with the result when nothing more will be ordered; never exceptionally. */
  public CompletionStage<RolloutResult> finished() {
    return end.minimalCompletionStage();
  }

  /**
   * Asks no more workers; those that are at it come to their end. Has no effect on a rollout that
   * has ended or is going back.
   *
   * @param revert whether those that were done are ordered to go back
   * @throws IllegalArgumentException if what was ordered cannot be reverted
   */
  public void cancel(boolean revert) {
    if (revert && !RolloutPlan.canBeReverted(plan.kind())) {
      throw new IllegalArgumentException(plan.kind() + " cannot be reverted");
    }
    serial.execute(() -> {
      cancelled = true;
      revertsWhenCancelled |= revert;
      resume();
    });
  }

  private void nextBatch() {
    int last = Math.min(plan.workers().size(), asked + plan.width());
    if (asked == last || cancelled || hasFailed()) {
      stopAsking();
      return;
    }
    book.phase(RolloutPhase.RUNNING);
    List<String> batch = plan.workers().subList(asked, last);
    asked = last;
    busy = batch.size();
    for (String worker : batch) {
      Instruction order = orders.planned(worker);
      book.ordered(worker, RolloutState.ORDERED, order.id());
      orders.send(order, answer -> serial.execute(() -> answered(worker, answer)));
    }
  }

  private boolean hasFailed() {
    return book.find(RolloutState::isFailure).size() > plan.mostFailures();
  }

  private void answered(String worker, RolloutAnswer answer) {
    book.changed(worker, answer.state(), answer.text());
    busy--;
    if (busy > 0) {
      return;
    }
    boolean waits = !cancelled && !hasFailed() && asked < plan.workers().size();
    if (waits && !plan.pause().isZero()) {
      book.phase(RolloutPhase.PAUSED);
      pause = scheduler.schedule(() -> serial.execute(this::resume), plan.pause());
    } else {
      nextBatch();
    }
  }

  /** Ends a pause, if there is one. */
  private void resume() {
    Scheduler.Cancellable waiting = pause;
    if (waiting != null) {
      waiting.cancel();
      pause = null;
      nextBatch();
    }
  }

  private void stopAsking() {
    boolean failed = hasFailed();
    for (String worker : plan.workers().subList(asked, plan.workers().size())) {
      book.changed(worker, RolloutState.SKIPPED, failed ? "too many failed" : "cancelled");
    }
    if (failed) {
      ending = RolloutPhase.FAILED;
    } else if (cancelled) {
      ending = RolloutPhase.CANCELLED;
    }
    boolean reverts = failed && plan.reverts() || cancelled && revertsWhenCancelled;
    if (reverts && !plan.dryRun()) {
      // The newest first.
      book.find(state -> state == RolloutState.DONE || state == RolloutState.NO_ANSWER)
          .forEach(toRevert::push);
    }
    if (!toRevert.isEmpty()) {
      book.phase(RolloutPhase.REVERTING);
    }
    revertBatch();
  }

  private void revertBatch() {
    if (toRevert.isEmpty()) {
      book.phase(ending);
      end.complete(book.result());
      return;
    }
    busy = Math.min(plan.width(), toRevert.size());
    for (int i = busy; i > 0; i--) {
      RolloutWorker worker = toRevert.pop();
      UUID earlier = worker.order().orElseThrow();
      Instruction order = orders.undoing(worker.name(), earlier);
      book.ordered(worker.name(), RolloutState.REVERTING, order.id());
      orders.send(order, answer -> serial.execute(() -> wentBack(worker.name(), answer)));
    }
  }

  private void wentBack(String worker, RolloutAnswer answer) {
    boolean back = answer.state() == RolloutState.DONE;
    book.changed(worker, back ? RolloutState.REVERTED : RolloutState.NOT_REVERTED, answer.text());
    busy--;
    if (busy == 0) {
      revertBatch();
    }
  }
}
