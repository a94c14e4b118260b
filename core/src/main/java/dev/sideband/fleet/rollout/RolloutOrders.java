package dev.sideband.fleet.rollout;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.deploy.DeployArguments;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Makes the orders of a rollout, sends them, and waits for each answer as long as planned. */
final class RolloutOrders {

  private final RolloutPlan plan;
  private final InstructionSender sender;
  private final TransportContext context;

  RolloutOrders(RolloutPlan plan, InstructionSender sender, TransportContext context) {
    this.plan = plan;
    this.sender = sender;
    this.context = context;
  }

  /** Makes the order that is planned. */
  Instruction planned(String worker) {
    return order(worker, plan.kind(), plan.arguments(), plan.dryRun());
  }

  /** Makes the order that undoes an earlier one, and nothing but that. */
  Instruction undoing(String worker, UUID earlier) {
    Map<String, String> arguments = Map.of(DeployArguments.ORDER, earlier.toString());
    return order(worker, InstructionKind.ROLLBACK, arguments, false);
  }

  private Instruction order(
      String worker, InstructionKind kind, Map<String, String> arguments, boolean dryRun) {
    UUID id = new UUID(context.random().nextLong(), context.random().nextLong());
    return new Instruction(
        id,
        worker,
        kind,
        plan.target(),
        context.clock().instant().plus(plan.timeout()),
        dryRun,
        arguments);
  }

  /**
   * Sends an order.
   *
   * @param then takes the answer, once, on any thread
   */
  void send(Instruction order, Consumer<RolloutAnswer> then) {
    CompletableFuture<RolloutAnswer> answer = new CompletableFuture<>();
    Scheduler.Cancellable timer =
        context
            .scheduler()
            .schedule(
                () ->
                    answer.complete(none("no answer within " + plan.timeout().toSeconds() + " s")),
                plan.timeout());
    CompletionStage<RolloutAnswer> answered = answer;
    answered.thenAccept(one -> {
      timer.cancel();
      then.accept(one);
    });
    try {
      sender
          .order(order)
          .whenComplete((report, failure) ->
              answer.complete(failure == null ? of(report) : none(String.valueOf(failure))));
    } catch (RuntimeException e) {
      answer.complete(none(e.toString()));
    }
  }

  private static RolloutAnswer none(String text) {
    return new RolloutAnswer(RolloutState.NO_ANSWER, text);
  }

  private static RolloutAnswer of(InstructionReport report) {
    boolean done = report.phase() == InstructionPhase.DONE;
    String reason = report.reason().map(one -> "refused: " + one + " ").orElse("");
    return new RolloutAnswer(
        done ? RolloutState.DONE : RolloutState.FAILED, (reason + report.text()).trim());
  }
}
