package dev.sideband.fleet.rollout;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * One worker of a rollout.
 *
 * @param name its name
 * @param state how far it has come
 * @param since since when
 * @param order the id of the newest order that it was sent; empty before the first
 * @param text what it answered, or why it was not asked; may be empty
 */
public record RolloutWorker(
    String name, RolloutState state, Instant since, Optional<UUID> order, String text) {

  public RolloutWorker {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(text, "text");
  }
}
