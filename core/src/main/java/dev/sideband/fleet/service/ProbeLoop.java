package dev.sideband.fleet.service;

import dev.sideband.time.Scheduler;
import dev.sideband.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Tries a probe again and again, and counts how often in a row it went well or not. */
final class ProbeLoop {

  /** Is told of each try, on the queue. */
  interface Listener {

    /**
     * Takes what came of it.
     *
     * @param inRow how often in a row the same came, from 1
     */
    void onResult(ProbeResult result, int inRow);
  }

  private final ServiceDeclaration service;
  private final ProbeRule rule;
  private final ProbeRunner runner;
  private final Scheduler scheduler;
  private final Executor queue;
  private final Listener listener;
  private @Nullable Cancellable waiting;
  private @Nullable Boolean well;
  private int inRow;
  private boolean ended;

  ProbeLoop(
      ServiceDeclaration service,
      ProbeRule rule,
      ProbeRunner runner,
      Scheduler scheduler,
      Executor queue,
      Listener listener) {
    this.service = service;
    this.rule = rule;
    this.runner = runner;
    this.scheduler = scheduler;
    this.queue = queue;
    this.listener = listener;
  }

  /** Begins with the first try; on the queue. */
  void begin() {
    attempt();
  }

  /** Ends it: nothing is told any more; on the queue. */
  void end() {
    ended = true;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  private void attempt() {
    if (ended) {
      return;
    }
    runner
        .run(service, rule.probe(), rule.timeout())
        .whenComplete((result, failure) ->
            queue.execute(() -> tried(failure == null ? result : failed(failure))));
  }

  private static ProbeResult failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new ProbeResult(false, String.valueOf(cause));
  }

  private void tried(ProbeResult result) {
    if (ended) {
      return;
    }
    inRow = well != null && well == result.well() ? inRow + 1 : 1;
    well = result.well();
    listener.onResult(result, inRow);
    if (!ended) {
      again(rule.period());
    }
  }

  private void again(Duration delay) {
    try {
      waiting = scheduler.schedule(() -> queue.execute(this::attempt), delay);
    } catch (RejectedExecutionException e) {
      ended = true; // The scheduler has been shut down.
    }
  }
}
