package dev.sideband.fleet.server;

import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What whoever gave an order waits for; being accepted and having ended are two things.
 *
 * @param id the order's
 * @param accepted completes when the worker has accepted or refused it, or did not answer in time
 * @param finished completes when it has ended, or did not in time; neither fails
 */
public record OrderTicket(
    UUID id, CompletionStage<Order> accepted, CompletionStage<Order> finished) {

  public OrderTicket {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(accepted, "accepted");
    Objects.requireNonNull(finished, "finished");
  }
}
