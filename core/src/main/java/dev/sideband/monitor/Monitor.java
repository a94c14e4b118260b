package dev.sideband.monitor;

import java.util.concurrent.Flow;

/**
 * Watches one part of one machine and publishes what it sees.
 *
 * <p>Subscribers come and go at any time and see what is observed after they came. Back-pressure is
 * the subscriber's request count: what does not fit into a subscriber's queue is dropped for that
 * subscriber, counted in {@link #health} and visible to it as a step in {@link
 * Observation#sequence}. Safe for any thread.
 *
 * @param <T> what is seen; immutable
 */
public interface Monitor<T> extends Flow.Publisher<Observation<T>>, AutoCloseable {

  /** Returns what is watched. */
  SourceId source();

  /** Returns how the watching goes. */
  MonitorHealth health();

  /** Stops watching and completes the subscribers; waits for nobody. Idempotent. */
  @Override
  void close();
}
