package dev.sideband.monitor;

import dev.sideband.time.Stamp;
import dev.sideband.transport.TransportContext;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Watches what speaks by itself, such as a channel or a tap: whoever follows that publishes here.
 *
 * <p>Nothing ever waits for a subscriber. Safe for any thread.
 *
 * @param <T> what is seen; immutable
 */
public final class PushingMonitor<T> implements Monitor<T> {

  private final Feed<T> feed;

  /**
   * Creates a monitor.
   *
   * @param queue how many observations are kept for a subscriber that has not asked for them, at
   *     least 1; rounded up to a power of two
   */
  public PushingMonitor(SourceId source, int queue, TransportContext context) {
    Objects.requireNonNull(source, "source");
    this.feed = new Feed<>(source, queue, context.executor(), context.observer());
  }

  /** Publishes what was seen; after {@link #close} it has no effect. */
  public void publish(Stamp time, T value) {
    feed.publish(time, value);
  }

  /** Counts a failure to see; the watching goes on. */
  public void failed(Throwable failure) {
    feed.failed(Objects.requireNonNull(failure, "failure"));
  }

  @Override
  public SourceId source() {
    return feed.source();
  }

  @Override
  public MonitorHealth health() {
    return feed.health();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Observation<T>> subscriber) {
    feed.subscribe(subscriber);
  }

  @Override
  public void close() {
    feed.close();
  }
}
