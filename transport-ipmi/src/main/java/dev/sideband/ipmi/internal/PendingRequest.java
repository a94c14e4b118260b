package dev.sideband.ipmi.internal;

import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One request on its way, and whoever waits for its response.
 *
 * <p>The waiting are told on the executor: what they do then may block, and must not hold the
 * channel.
 */
public final class PendingRequest {

  private final MessageRequest request;
  private final long expiry;
  private final Executor executor;
  private final CompletableFuture<MessageResponse> response = new CompletableFuture<>();

  /**
   * Creates one that has no outcome yet.
   *
   * @param expiry the ticker's reading at which nobody waits any more
   */
  public PendingRequest(MessageRequest request, long expiry, Executor executor) {
    this.request = request;
    this.expiry = expiry;
    this.executor = executor;
  }

  /** Returns what is asked. */
  public MessageRequest request() {
    return request;
  }

  /** Returns the ticker's reading at which nobody waits any more. */
  public long expiry() {
    return expiry;
  }

  /** Returns what the asker waits for; it fails with the exception itself. */
  public CompletionStage<MessageResponse> response() {
    return response;
  }

  /** Hands over the response. */
  public void complete(MessageResponse value) {
    tell(() -> response.complete(value));
  }

  /** Hands over what went wrong. */
  public void fail(Exception failure) {
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
