package dev.sideband.fleet.deploy;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of an order to replace code.
 *
 * @param instruction the order's id
 * @param done whether the version that was asked for is the current one; of a dry run, whether it
 *     would be tried
 * @param current the current version; empty if there is none, or it could not be found out
 * @param text what happened, and what went wrong
 */
public record DeployOutcome(UUID instruction, boolean done, Optional<String> current, String text) {

  public DeployOutcome {
    Objects.requireNonNull(instruction, "instruction");
    Objects.requireNonNull(current, "current");
    Objects.requireNonNull(text, "text");
  }
}
