package dev.sideband.ipmi.oem;

import dev.sideband.monitor.Observation;
import dev.sideband.table.Table;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a BMC's copy of one table up to date: the agent's end of the snapshot path.
 *
 * <p>It sends the first table whole and then deltas against what the BMC is known to hold; and the
 * whole again every so often, when a delta would not be smaller, and when the BMC does not have the
 * base. A table that comes while another is being sent waits, and a newer one takes its place: this
 * is state, not a queue. After a failure it goes on from where the BMC is; after a restart of the
 * BMC it starts anew. It uses the interface for at most a share of the time.
 *
 * <p>Safe for any thread. It has no thread of its own: tables are encoded on the context's
 * executor, waiting is the scheduler's. The client and its channel belong to the caller.
 */
public final class SnapshotReporter implements Flow.Subscriber<Observation<Table>>, AutoCloseable {

  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private final OemClient client;
  private final ObjectType type;
  private final TransportContext context;
  private final int wholeEvery;
  private final Duration patience;
  private final ParcelMaker maker;
  private final ReporterCounters counters = new ReporterCounters();

  private final Object lock = new Object();
  private Flow.@Nullable Subscription subscription;
  private @Nullable Waiting waiting;
  private boolean running;
  private boolean closed;
  private Scheduler.@Nullable Cancellable rest;
  private volatile @Nullable Throwable lastFailure;

  // What follows belongs to the one chain of steps that runs while "running" is true.
  private Parcel.@Nullable Base base;
  private int deltasInARow;
  private int failuresInARow;

  SnapshotReporter(SnapshotReporterBuilder settings) {
    this.client = settings.client.paced(settings.share);
    this.type = settings.type;
    this.context = settings.context;
    this.wholeEvery = settings.wholeEvery;
    this.patience = settings.patience;
    this.maker = new ParcelMaker(settings.context.random());
  }

  /** Returns a builder of reporters that send tables as objects of one type. */
  public static SnapshotReporterBuilder builder(
      OemClient client, ObjectType type, TransportContext context) {
    return new SnapshotReporterBuilder(client, type, context);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    synchronized (lock) {
      if (this.subscription != null || closed) {
        subscription.cancel();
        return;
      }
      this.subscription = subscription;
    }
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Observation<Table> observation) {
    offer(observation.value());
  }

  @Override
  public void onError(Throwable failure) {
    lastFailure = failure;
  }

  @Override
  public void onComplete() {}

  /**
   * Sends a table as soon as the one under way has arrived, unless a newer one comes before.
   *
   * @param table one that never changes, such as {@link dev.sideband.table.TableBuffer#freeze}
   *     makes
   */
  public void offer(Table table) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (waiting != null) {
        counters.replaced.incrementAndGet();
      }
      waiting = new Waiting(table, context.ticker().nanos());
      if (running) {
        return;
      }
      running = true;
    }
    go(this::sendNewest);
  }

  /** Returns how it is doing. */
  public ReporterHealth health() {
    return new ReporterHealth(
        counters.whole.get(),
        counters.deltas.get(),
        counters.bytes.get(),
        counters.resumed.get(),
        counters.replaced.get(),
        counters.dropped.get(),
        Optional.ofNullable(lastFailure));
  }

  /**
   * Stops at once: what waits is forgotten, and what is under way ends with the step that is being
   * made; the BMC notices by the silence. Idempotent.
   */
  @Override
  public void close() {
    Flow.Subscription ended;
    synchronized (lock) {
      closed = true;
      waiting = null;
      ended = subscription;
      if (rest != null) {
        rest.cancel();
      }
    }
    if (ended != null) {
      ended.cancel();
    }
  }

  private void sendNewest() {
    Waiting next;
    synchronized (lock) {
      next = waiting;
      waiting = null;
      if (next == null || closed) {
        running = false;
        return;
      }
    }
    Parcel parcel;
    try {
      parcel = maker.make(next.table, next.takenNanos, usableBase());
    } catch (RuntimeException e) {
      drop(e);
      return;
    }
    send(parcel);
  }

  private Parcel.@Nullable Base usableBase() {
    Optional<BmcBoot> boot = client.lastGreeting().map(Greeting::boot);
    return base != null
            && deltasInARow < wholeEvery - 1
            && boot.isPresent()
            && boot.get().equals(base.boot())
        ? base
        : null;
  }

  private void send(Parcel parcel) {
    synchronized (lock) {
      if (closed) {
        running = false;
        return;
      }
    }
    new ParcelSender(client, type, parcel, patience, context.ticker(), counters)
        .send()
        .thenAccept(outcome -> goOn(parcel, outcome));
  }

  private void goOn(Parcel parcel, ParcelOutcome outcome) {
    Throwable failure = outcome.failure();
    switch (outcome.end()) {
      case DELIVERED -> {
        delivered(parcel);
        go(this::sendNewest);
      }
      case RESUME -> {
        lastFailure = failure;
        failuresInARow++;
        goAfter(rest(), () -> send(parcel));
      }
      case SEND_WHOLE -> {
        lastFailure = failure;
        base = null;
        keepUnlessNewer(parcel);
        // Once is the usual course of things; more often is not to be a busy loop.
        goAfter(failuresInARow++ == 0 ? Duration.ZERO : rest(), this::sendNewest);
      }
      case DROP -> drop(failure);
    }
  }

  private void delivered(Parcel parcel) {
    if (parcel.base() == null) {
      counters.whole.incrementAndGet();
      deltasInARow = 0;
    } else {
      counters.deltas.incrementAndGet();
      deltasInARow++;
    }
    base =
        client
            .lastGreeting()
            .map(greeting -> new Parcel.Base(parcel.snapshotId(), parcel.table(), greeting.boot()))
            .orElse(null);
    failuresInARow = 0;
    lastFailure = null;
  }

  private void keepUnlessNewer(Parcel parcel) {
    synchronized (lock) {
      if (waiting == null && !closed) {
        waiting = new Waiting(parcel.table(), parcel.takenNanos());
      } else {
        counters.replaced.incrementAndGet();
      }
    }
  }

  private void drop(@Nullable Throwable failure) {
    lastFailure = failure;
    counters.dropped.incrementAndGet();
    go(this::sendNewest);
  }

  private Duration rest() {
    Duration rest = FIRST_REST.multipliedBy(1L << Math.min(5, Math.max(0, failuresInARow - 1)));
    return rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
  }

  private void goAfter(Duration rest, Runnable step) {
    if (rest.isZero()) {
      go(step);
      return;
    }
    synchronized (lock) {
      if (closed) {
        running = false;
        return;
      }
      this.rest = context.scheduler().schedule(() -> go(step), rest);
    }
  }

  /** Runs a step off the channel's threads, which must not be kept by encoding a table. */
  private void go(Runnable step) {
    try {
      context.executor().execute(step);
    } catch (RejectedExecutionException e) {
      lastFailure = e;
      synchronized (lock) {
        running = false;
      }
    }
  }

  private record Waiting(Table table, long takenNanos) {}
}
