package dev.sideband.fleet.deploy;

import dev.sideband.process.ProcessState;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A step on the way from one version of a service to another.
 *
 * @param service its name
 * @param instruction the id of the order
 * @param stage how far it has come
 * @param state the state in which the service is shown while this lasts, {@link
 *     ProcessState#CODE_DEPLOYING} or {@link ProcessState#CODE_UPGRADING}; empty at the end, when
 *     its own state counts again
 * @param text more about it, for people; may be empty
 */
public record DeployStatus(
    String service,
    UUID instruction,
    DeployStage stage,
    Optional<ProcessState> state,
    String text) {

  public DeployStatus {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(instruction, "instruction");
    Objects.requireNonNull(text, "text");
    if (state.isPresent() == stage.isEnd()) {
      throw new IllegalArgumentException(stage + ", state " + state);
    }
  }
}
