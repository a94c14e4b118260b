package dev.sideband.ipmi.internal.kcs;

import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One request on its way, and whoever waits for its response.
 *
 * <p>The waiting are told on the executor: what they do then may block, and must not hold the
 * channel.
 */
final class KcsExchange {

  private final MessageRequest request;
  private final long expiry;
  private final Executor executor;
  private final CompletableFuture<MessageResponse> response = new CompletableFuture<>();

  /**
   * Creates an exchange.
   *
   * @param expiry the ticker's reading at which nobody waits any more
   */
  KcsExchange(MessageRequest request, long expiry, Executor executor) {
    this.request = request;
    this.expiry = expiry;
    this.executor = executor;
  }

  MessageRequest request() {
    return request;
  }

  long expiry() {
    return expiry;
  }

  CompletableFuture<MessageResponse> response() {
    return response;
  }

  void complete(MessageResponse value) {
    tell(() -> response.complete(value));
  }

  void fail(Exception failure) {
    tell(() -> response.completeExceptionally(failure));
  }

  private void tell(Runnable outcome) {
    try {
      executor.execute(outcome);
    } catch (RejectedExecutionException e) {
      outcome.run();
    }
  }
}
