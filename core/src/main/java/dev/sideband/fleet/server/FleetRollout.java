package dev.sideband.fleet.server;

import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.rollout.RolloutResult;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A rollout that the monitor server runs or has run.
 *
 * @param id names it
 * @param by the name of who asked for it
 * @param begun when
 * @param plan what was asked for
 * @param result how far it has come, or how it ended
 */
public record FleetRollout(
    UUID id, String by, Instant begun, RolloutPlan plan, RolloutResult result) {

  public FleetRollout {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(begun, "begun");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(result, "result");
  }
}
