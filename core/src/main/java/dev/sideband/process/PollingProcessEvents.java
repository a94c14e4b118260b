package dev.sideband.process;

import dev.sideband.monitor.Observation;
import dev.sideband.table.SchemaReader;
import dev.sideband.table.Table;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Process events where the operating system tells none: the differences between two tables of a
 * {@link ProcessMonitor}. What begins and ends between two samples is not seen.
 *
 * <p>A process that has ended and waits for its parent counts as ended. Safe for any thread.
 */
public final class PollingProcessEvents implements ProcessEventSource {

  private static final SchemaReader COLUMNS = new SchemaReader(ProcessColumns.SCHEMA);
  private static final int ZOMBIE = 'Z';
  private static final int DEAD = 'X';

  private final ProcessMonitor monitor;

  /** Guards what follows, and keeps the listener's calls in order. */
  private final Object lock = new Object();

  private final Follower follower = new Follower();

  /** Null until the first table has come: what is in there is no news. */
  private @Nullable Map<ProcessId, Integer> alive;

  private @Nullable ProcessEventListener listener;
  private Flow.@Nullable Subscription subscription;
  private long delivered;
  private boolean closed;

  /**
   * Creates a source that does not deliver yet.
   *
   * @param monitor looks at the processes; stays its owner's, who starts and closes it
   */
  public PollingProcessEvents(ProcessMonitor monitor) {
    this.monitor = Objects.requireNonNull(monitor, "monitor");
  }

  @Override
  public void start(ProcessEventListener newListener) {
    synchronized (lock) {
      if (listener != null || closed) {
        throw new IllegalStateException(closed ? "is closed" : "has begun before");
      }
      listener = Objects.requireNonNull(newListener, "listener");
    }
    monitor.subscribe(follower);
  }

  @Override
  public boolean immediate() {
    return false;
  }

  @Override
  public ProcessEventCounters counters() {
    synchronized (lock) {
      return new ProcessEventCounters(delivered, 0, 0);
    }
  }

  /** Ends it, and leaves the monitor as it is. Idempotent. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      if (subscription != null) {
        subscription.cancel();
      }
      if (listener != null) {
        listener.ended();
      }
    }
  }

  private void compare(Table table, ProcessEventListener to) {
    HostBoot boot = table.time().clock() instanceof HostBoot host ? host : HostBoot.UNKNOWN;
    Map<ProcessId, Integer> before = alive;
    Map<ProcessId, Integer> now = new LinkedHashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      long pid = number(table, row, ProcessColumns.PID);
      long letter = number(table, row, ProcessColumns.KERNEL_STATE);
      if (pid > 0 && pid <= Integer.MAX_VALUE && letter != ZOMBIE && letter != DEAD) {
        long start = Math.max(0, number(table, row, ProcessColumns.START));
        now.put(
            new ProcessId(boot, (int) pid, start), (int) number(table, row, ProcessColumns.PARENT));
      }
    }
    alive = now;
    if (before != null) {
      tell(before, now, table.time(), to);
    }
  }

  /** Ends come first: a number must be free before another process can have it. */
  private void tell(
      Map<ProcessId, Integer> before,
      Map<ProcessId, Integer> now,
      Stamp time,
      ProcessEventListener to) {
    for (ProcessId id : before.keySet()) {
      if (!now.containsKey(id)) {
        delivered++;
        to.happened(
            new ProcessEvent.Ended(
                id.pid(), Optional.of(id), time, OptionalInt.empty(), OptionalInt.empty()));
      }
    }
    for (Map.Entry<ProcessId, Integer> entry : now.entrySet()) {
      ProcessId id = entry.getKey();
      if (!before.containsKey(id)) {
        delivered++;
        to.happened(new ProcessEvent.Started(id.pid(), Optional.of(id), entry.getValue(), time));
      }
    }
  }

  private static long number(Table table, int row, int column) {
    return COLUMNS.figure(table, row, column).orElse(0);
  }

  /** Takes the monitor's tables. */
  private final class Follower implements Flow.Subscriber<Observation<Table>> {

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      synchronized (lock) {
        if (closed) {
          newSubscription.cancel();
          return;
        }
        subscription = newSubscription;
      }
      newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Observation<Table> observation) {
      synchronized (lock) {
        if (!closed && listener != null) {
          compare(observation.value(), listener);
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      close();
    }

    @Override
    public void onComplete() {
      close();
    }
  }
}
