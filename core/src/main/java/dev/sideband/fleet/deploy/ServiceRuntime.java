package dev.sideband.fleet.deploy;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Runs services for a {@link Deployer}; the agent implements it. While code is replaced nothing
 * else starts or stops the service. Safe for any thread; no method blocks.
 */
public interface ServiceRuntime {

  /** Tells whether a service is to run: it is not when somebody ordered it to stop. */
  boolean isWanted(String service);

  /**
   * Stops a service: gracefully, then by force. Completes when no process of it is left, at once if
   * none was there; exceptionally if that cannot be brought about. A service that ends in this way
   * does not count as ended unexpectedly.
   */
  CompletionStage<Void> stop(String service);

  /**
   * Starts a service with its current code. Completes when its process runs; exceptionally if it
   * could not be started.
   */
  CompletionStage<Void> start(String service);

  /**
   * Completes when a service that was started is ready for work; exceptionally if it ends before,
   * or is not ready in time.
   */
  CompletionStage<Void> awaitReady(String service, Duration timeout);
}
