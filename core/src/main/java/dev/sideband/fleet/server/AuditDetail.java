package dev.sideband.fleet.server;

import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.rollout.RolloutPlan;
import java.util.Optional;
import java.util.UUID;

/**
 * What a line of the audit holds besides its text, for the next monitor server.
 *
 * @param order the order that it is about
 * @param rollout the rollout whose order that is
 * @param plan the plan of the rollout that it is about
 */
record AuditDetail(
    Optional<SignedInstruction> order, Optional<UUID> rollout, Optional<RolloutPlan> plan) {

  /** Nothing more than the text. */
  static final AuditDetail NONE =
      new AuditDetail(Optional.empty(), Optional.empty(), Optional.empty());

  static AuditDetail of(SignedInstruction order, Optional<UUID> rollout) {
    return new AuditDetail(Optional.of(order), rollout, Optional.empty());
  }

  static AuditDetail of(RolloutPlan plan) {
    return new AuditDetail(Optional.empty(), Optional.empty(), Optional.of(plan));
  }
}
