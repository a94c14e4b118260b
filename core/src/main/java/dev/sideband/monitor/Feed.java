package dev.sideband.monitor;

import dev.sideband.time.Stamp;
import dev.sideband.transport.ObserverListener;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of a monitor and what is counted for its health; safe for any thread.
 *
 * <p>Queues and delivery are the JDK's publisher; what this adds is that nothing is lost unseen.
 */
final class Feed<T> {

  private final SourceId source;
  private final ObserverListener observer;
  private final SubmissionPublisher<Observation<T>> publisher;
  private final AtomicLong observed = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable Throwable lastFailure;
  private volatile boolean closed;

  Feed(SourceId source, int queue, Executor executor, ObserverListener observer) {
    this.source = source;
    this.observer = observer;
    this.publisher = new SubmissionPublisher<>(executor, queue);
  }

  SourceId source() {
    return source;
  }

  void subscribe(Flow.Subscriber<? super Observation<T>> subscriber) {
    publisher.subscribe(subscriber);
  }

  /** Gives an observation to all subscribers that have room; one at a time, so in order. */
  synchronized void publish(Stamp time, T value) {
    if (closed) {
      return;
    }
    lastFailure = null;
    Observation<T> next = new Observation<>(source, observed.getAndIncrement(), time, value);
    publisher.offer(next, (slow, missed) -> drop());
  }

  void failed(Throwable failure) {
    lastFailure = failure;
    failures.incrementAndGet();
    observer.counted("monitor.failures", source.toString(), 1);
  }

  void skipped(long samples) {
    skipped.addAndGet(samples);
    observer.counted("monitor.skipped", source.toString(), samples);
  }

  MonitorHealth health() {
    return new MonitorHealth(
        !closed,
        observed.get(),
        dropped.get(),
        skipped.get(),
        failures.get(),
        Optional.ofNullable(lastFailure));
  }

  synchronized void close() {
    closed = true;
    publisher.close();
  }

  /** Counts a delivery given up; false means not to try it again. */
  private boolean drop() {
    dropped.incrementAndGet();
    observer.counted("monitor.dropped", source.toString(), 1);
    return false;
  }
}
