package dev.sideband.fleet.server;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.rollout.RolloutPhase;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.rollout.RolloutResult;
import dev.sideband.fleet.rollout.RolloutState;
import dev.sideband.fleet.rollout.RolloutWorker;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rollout of an earlier monitor server, as the audit tells of it; what its workers have come to
 * stands in their orders, which may still get an answer. For one thread at a time.
 */
final class PastRollout {

  private final UUID id;
  private final String by;
  private final Instant begun;
  private final RolloutPlan plan;
  private final Map<String, Instruction> newest = new HashMap<>();
  private @Nullable RolloutPhase end;
  private Instant ended;

  PastRollout(UUID id, String by, Instant begun, RolloutPlan plan) {
    this.id = id;
    this.by = by;
    this.begun = begun;
    this.plan = plan;
    this.ended = begun;
  }

  /** Takes one of its orders, in the order in which they were given. */
  void ordered(Instruction order) {
    newest.put(order.worker(), order);
  }

  /** Takes how it ended. */
  void ended(RolloutPhase how, Instant when) {
    end = how;
    ended = when;
  }

  boolean hasEnded() {
    return end != null;
  }

  UUID id() {
    return id;
  }

  /** Returns what is known of it now. */
  FleetRollout view(Function<UUID, Optional<Order>> orders) {
    RolloutPhase phase = end == null ? RolloutPhase.INTERRUPTED : end;
    return new FleetRollout(
        id,
        by,
        begun,
        plan,
        new RolloutResult(
            phase, plan.workers().stream().map(name -> worker(name, orders)).toList()));
  }

  private RolloutWorker worker(String name, Function<UUID, Optional<Order>> orders) {
    Instruction order = newest.get(name);
    if (order == null) {
      return new RolloutWorker(name, RolloutState.SKIPPED, ended, Optional.empty(), "");
    }
    boolean goesBack =
        order.kind() == InstructionKind.ROLLBACK && plan.kind() != InstructionKind.ROLLBACK;
    return orders
        .apply(order.id())
        .map(one ->
            new RolloutWorker(
                name, state(one.state(), goesBack), one.since(), Optional.of(one.id()), one.text()))
        .orElseGet(() ->
            new RolloutWorker(
                name,
                state(OrderState.NO_ANSWER, goesBack),
                ended,
                Optional.of(order.id()),
                "its order is not remembered any more"));
  }

  private static RolloutState state(OrderState order, boolean goesBack) {
    return switch (order) {
      case DONE -> goesBack ? RolloutState.REVERTED : RolloutState.DONE;
      case FAILED, REFUSED -> goesBack ? RolloutState.NOT_REVERTED : RolloutState.FAILED;
      case NO_ANSWER -> goesBack ? RolloutState.NOT_REVERTED : RolloutState.NO_ANSWER;
      default -> goesBack ? RolloutState.REVERTING : RolloutState.ORDERED;
    };
  }
}
