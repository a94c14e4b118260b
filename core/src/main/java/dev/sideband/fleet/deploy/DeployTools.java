package dev.sideband.fleet.deploy;

import dev.sideband.process.ProcessState;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the steps of replacing code are made with. Safe for any thread. */
record DeployTools(
    String service,
    CodeStore store,
    ArtefactSource source,
    ServiceRuntime runtime,
    DeployListener listener,
    DeploySettings settings,
    TransportContext context) {

  private static final Logger LOG = LoggerFactory.getLogger(DeployTools.class);

  /** How much longer than the runtime we wait for what it waits for itself. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /** Tells the listener; whatever it throws is no reason to stop half-way. */
  void announce(UUID order, DeployStage stage, ProcessState state, String text) {
    Optional<ProcessState> shown = stage.isEnd() ? Optional.empty() : Optional.of(state);
    try {
      listener.changed(new DeployStatus(service, order, stage, shown, text));
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).addKeyValue("service", service).log("a listener failed");
    }
  }

  /** Does what may block, on the executor. */
  <T> CompletableFuture<T> work(Callable<T> task) {
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return task.call();
            } catch (Exception e) {
              throw new CompletionException(e);
            }
          },
          context.executor());
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  CompletableFuture<Void> stop() {
    return within(settings.stop(), "it did not stop", () -> runtime.stop(service));
  }

  /** Starts the current version; completes when its process runs. */
  CompletableFuture<Void> start() {
    return within(settings.start(), "it did not start", () -> runtime.start(service));
  }

  CompletableFuture<Void> awaitReady() {
    Duration ready = settings.ready();
    return within(ready.plus(SLACK), "it was not ready", () -> runtime.awaitReady(service, ready));
  }

  /** Starts the old version again; completes, never exceptionally, with how that went. */
  CompletableFuture<String> bringBack() {
    return start()
        .thenCompose(started -> awaitReady())
        .handle((ready, failure) ->
            failure == null
                ? ", and runs again"
                : ", but does not run as it should: " + reasonOf(failure));
  }

  private CompletableFuture<Void> within(
      Duration limit, String what, Supplier<CompletionStage<Void>> action) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    try {
      Scheduler.Cancellable timer =
          context
              .scheduler()
              .schedule(
                  () ->
                      end.completeExceptionally(
                          new TimeoutException(what + " within " + limit.toSeconds() + " s")),
                  limit);
      CompletionStage<Void> ended = end;
      ended.whenComplete((done, failure) -> timer.cancel());
      action
          .get()
          .whenComplete((done, failure) -> {
            if (failure == null) {
              end.complete(null);
            } else {
              end.completeExceptionally(new IOException(what + ": " + reasonOf(failure), failure));
            }
          });
    } catch (RuntimeException e) {
      end.completeExceptionally(new IOException(what + ": " + reasonOf(e), e));
    }
    return end;
  }

  /** Returns what a person should read of a failure. */
  static String reasonOf(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = cause.getMessage();
    boolean saysItself =
        cause instanceof ArtefactRefusedException || cause instanceof TimeoutException;
    if (text == null || text.isEmpty()) {
      return cause.getClass().getSimpleName();
    }
    return saysItself || cause.getClass() == IOException.class
        ? text
        : cause.getClass().getSimpleName() + ": " + text;
  }
}
