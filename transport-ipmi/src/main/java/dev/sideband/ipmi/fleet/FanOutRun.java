package dev.sideband.ipmi.fleet;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operation on many targets, under way: its results can be taken as they come, by iterating,
 * and as a whole.
 *
 * <p>Safe for any thread; an iterator is for one thread, and brings all results from the first on.
 *
 * @param <T> what names a target
 * @param <R> what the operation brings
 */
public final class FanOutRun<T, R> implements Iterable<TargetResult<T, R>> {

  private final Outcomes<T, R> outcomes;
  private final Dispatcher<T, R> dispatcher;

  FanOutRun(
      FanOutBuilder settings,
      List<T> targets,
      Function<? super T, Operation<R>> operation,
      FanOutListener<T, R> listener) {
    this.outcomes = new Outcomes<>(targets.size(), settings.sideband.ticker());
    this.dispatcher = new Dispatcher<>(settings, targets, operation, listener, outcomes);
  }

  void begin() {
    dispatcher.begin();
  }

  /** Returns a stage that completes when each target has its result, and never fails. */
  public CompletionStage<FanOutReport<T, R>> report() {
    return outcomes.report();
  }

  /** Waits until each target has its result, at most until the run's deadline. */
  public FanOutReport<T, R> await() throws InterruptedException {
    try {
      return outcomes.report().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("reports do not fail", e);
    }
  }

  /** Returns how far it has come. */
  public FanOutProgress progress() {
    return outcomes.progress();
  }

  /**
   * Ends the run: no operation is begun any more, and each that has no result is {@linkplain
   * TargetResult.Unfinished unfinished}. BMCs that the run opened are closed. Idempotent.
   */
  public void cancel() {
    dispatcher.end(RunEnd.CANCELLED);
  }

  /**
   * Returns the results in the order in which they come; {@code hasNext} waits for the next one.
   *
   * <p>A thread that is interrupted while it waits gets a {@link CancellationException}, and is
   * marked again; the run goes on.
   */
  @Override
  public Iterator<TargetResult<T, R>> iterator() {
    return new Iterator<>() {
      private int taken;

      @Override
      public boolean hasNext() {
        return peek() != null;
      }

      @Override
      public TargetResult<T, R> next() {
        TargetResult<T, R> result = peek();
        if (result == null) {
          throw new NoSuchElementException();
        }
        taken++;
        return result;
      }

      private @Nullable TargetResult<T, R> peek() {
        try {
          return outcomes.await(taken);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CancellationException("interrupted while waiting for a result");
        }
      }
    };
  }
}
