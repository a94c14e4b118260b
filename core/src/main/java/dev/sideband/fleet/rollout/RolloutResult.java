package dev.sideband.fleet.rollout;

import java.util.List;
import java.util.Objects;

/**
 * How far a rollout has come, or how it ended.
 *
 * @param phase what it is doing, or its end
 * @param workers its workers, in the order of the plan; copied
 */
public record RolloutResult(RolloutPhase phase, List<RolloutWorker> workers) {

  public RolloutResult {
    Objects.requireNonNull(phase, "phase");
    workers = List.copyOf(workers);
  }

  /** Returns how many workers are in a state. */
  public long count(RolloutState state) {
    return workers.stream().filter(one -> one.state() == state).count();
  }
}
