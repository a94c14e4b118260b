package dev.sideband.connection;

import dev.sideband.monitor.Observation;
import dev.sideband.table.Table;
import dev.sideband.transport.ObserverListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Follows a {@link ConnectionMonitor} and does with each sweep what is to be done, in order: store
 * it, send it to the monitor server, judge it and tell the alarm server.
 *
 * <p>A step that fails is counted and holds up none of those behind it, so that a monitor server
 * that is gone suppresses no alarm. Add the steps before it subscribes.
 */
public final class SweepSteps implements Flow.Subscriber<Observation<Table>>, AutoCloseable {

  private record Named(String name, SweepStep step) {}

  private final ObserverListener observer;
  private final List<Named> steps = new ArrayList<>();
  private Flow.@Nullable Subscription subscription;
  private boolean closed;

  /**
   * Creates a follower that does nothing yet.
   *
   * @param observer told of failures, as {@code connections.step.failures} of the step's name
   */
  public SweepSteps(ObserverListener observer) {
    this.observer = Objects.requireNonNull(observer, "observer");
  }

  /** Adds what is done after all that was added before. */
  public SweepSteps then(String name, SweepStep step) {
    steps.add(
        new Named(Objects.requireNonNull(name, "name"), Objects.requireNonNull(step, "step")));
    return this;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription subscription) {
    if (this.subscription != null || closed) {
      subscription.cancel();
      return;
    }
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Observation<Table> observation) {
    for (Named each : steps) {
      try {
        each.step().take(observation.value());
      } catch (IOException | RuntimeException e) {
        observer.counted("connections.step.failures", each.name(), 1);
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    observer.counted("connections.step.failures", "monitor", 1);
  }

  @Override
  public void onComplete() {}

  /** Follows no longer. A step that runs ends by itself. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
