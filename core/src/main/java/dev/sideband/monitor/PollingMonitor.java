package dev.sideband.monitor;

import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.time.Stamp;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches what has to be asked: takes a sample at start and after every period.
 *
 * <p>The schedule does not drift: sample k is due at start + k · period, however long samples take.
 * Samples do not overlap: one that is due while another runs is skipped and counted, as are those
 * that fell due while this process was stopped. A sample that fails is counted, and the next one is
 * tried in its turn. Samples run on the context's executor. Safe for any thread.
 *
 * @param <T> what is seen; immutable
 */
public final class PollingMonitor<T> implements Monitor<T> {

  private final Feed<T> feed;
  private final Sampler<? extends T> sampler;
  private final Function<? super T, Stamp> timeOf;
  private final TransportContext context;

  private final Object lock = new Object();
  private long periodNanos;

  /** When the sample that is waited for falls due. */
  private long due;

  private @Nullable Cancellable waiting;
  private long round;
  private boolean started;
  private boolean sampled;
  private boolean sampling;
  private boolean closed;

  /**
   * Creates a monitor that does not watch yet.
   *
   * @param sampler taken over; closed with the monitor
   * @param timeOf tells for which moment a sample holds
   * @param period more than zero
   * @param queue how many observations are kept for a subscriber that has not asked for them, at
   *     least 1; rounded up to a power of two
   */
  public PollingMonitor(
      SourceId source,
      Sampler<? extends T> sampler,
      Function<? super T, Stamp> timeOf,
      Duration period,
      int queue,
      TransportContext context) {
    this.feed =
        new Feed<>(
            Objects.requireNonNull(source, "source"),
            queue,
            context.executor(),
            context.observer());
    this.sampler = Objects.requireNonNull(sampler, "sampler");
    this.timeOf = Objects.requireNonNull(timeOf, "timeOf");
    this.periodNanos = nanos(period);
    this.context = context;
  }

  /** Starts watching: the first sample is due now. Has no effect the second time. */
  public void start() {
    synchronized (lock) {
      if (started || closed) {
        return;
      }
      started = true;
      due = context.ticker().nanos();
    }
    arm();
  }

  /** Returns the time from one sample to the next. */
  public Duration period() {
    synchronized (lock) {
      return Duration.ofNanos(periodNanos);
    }
  }

  /**
   * Changes the period: the next sample is due that long after the last one was, at once if that
   * has passed.
   *
   * @param period more than zero
   */
  public void setPeriod(Duration period) {
    synchronized (lock) {
      long changed = nanos(period);
      if (sampled) {
        long now = context.ticker().nanos();
        long next = due - periodNanos + changed;
        due = next - now < 0 ? now : next;
      }
      periodNanos = changed;
      if (!started || closed) {
        return;
      }
    }
    arm();
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

  /** Stops watching and completes the subscribers; does not wait for a sample that runs. */
  @Override
  public void close() {
    boolean release;
    synchronized (lock) {
      release = !closed && !sampling;
      closed = true;
      cancel();
    }
    feed.close();
    if (release) {
      sampler.close();
    }
  }

  /** Waits for the next sample to fall due, in place of what was waited for before. */
  private void arm() {
    try {
      synchronized (lock) {
        if (closed) {
          return;
        }
        cancel();
        long mine = ++round;
        Duration delay = Duration.ofNanos(due - context.ticker().nanos());
        waiting = context.scheduler().schedule(() -> tick(mine), delay);
      }
    } catch (RejectedExecutionException e) {
      feed.failed(e);
      close();
    }
  }

  private void tick(long mine) {
    boolean take;
    long missed;
    synchronized (lock) {
      if (closed || mine != round) {
        return;
      }
      take = !sampling;
      missed = Math.max(0, context.ticker().nanos() - due) / periodNanos;
      due += (missed + 1) * periodNanos;
      sampling = true;
      sampled = true;
    }
    long skipped = missed + (take ? 0 : 1);
    if (skipped > 0) {
      feed.skipped(skipped);
    }
    arm();
    if (take) {
      run();
    }
  }

  private void run() {
    try {
      context.executor().execute(this::sample);
    } catch (RejectedExecutionException e) {
      feed.failed(e);
      sampleEnded();
    }
  }

  private void sample() {
    long began = context.ticker().nanos();
    try {
      T value = sampler.sample();
      feed.publish(timeOf.apply(value), value);
    } catch (IOException | RuntimeException e) {
      feed.failed(e);
    } catch (Error e) {
      feed.failed(e);
      throw e;
    } finally {
      Duration elapsed = Duration.ofNanos(context.ticker().nanos() - began);
      context.observer().timed("monitor.sample", source().toString(), elapsed);
      sampleEnded();
    }
  }

  private void sampleEnded() {
    boolean release;
    synchronized (lock) {
      sampling = false;
      release = closed;
    }
    if (release) {
      sampler.close();
    }
  }

  private void cancel() {
    if (waiting != null) {
      waiting.cancel();
      waiting = null;
    }
  }

  private static long nanos(Duration period) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("period is not positive: " + period);
    }
    return period.toNanos();
  }
}
