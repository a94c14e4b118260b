package dev.sideband.ipmi.fleet;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The work on one target, under way.
 *
 * @param outcome completes with what it brings
 * @param release gives back what the work holds, whether it is done or given up
 */
record Operation<R>(CompletionStage<R> outcome, Runnable release) {

  Operation {
    Objects.requireNonNull(outcome, "the operation returned no stage");
  }

  /** Returns the stage of work whose beginning may throw. */
  static <R> CompletionStage<R> started(Supplier<? extends CompletionStage<R>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
