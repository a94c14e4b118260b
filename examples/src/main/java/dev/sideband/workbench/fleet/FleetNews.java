package dev.sideband.workbench.fleet;

import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.server.FleetEvent;
import dev.sideband.monitor.Observation;
import dev.sideband.workbench.Bell;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** What has changed in the fleet since somebody looked last, by kind. Safe for any thread. */
public final class FleetNews implements Flow.Subscriber<Observation<FleetEvent>>, AutoCloseable {

  private final Bell bell = new Bell();
  private final Set<String> changed = new LinkedHashSet<>();
  private Flow.@Nullable Subscription subscription;
  private boolean closed;

  FleetNews() {}

  @Override
  public synchronized void onSubscribe(Flow.Subscription fresh) {
    if (closed) {
      fresh.cancel();
    } else {
      subscription = fresh;
      fresh.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(Observation<FleetEvent> observed) {
    synchronized (this) {
      changed.add(kind(observed.value()));
    }
    bell.ring();
  }

  private static String kind(FleetEvent event) {
    boolean isOfProcess =
        event instanceof FleetEvent.WorkerTold told
            && (told.event() instanceof AgentEvent.ProcessStarted
                || told.event() instanceof AgentEvent.ProcessEnded);
    return event instanceof FleetEvent.TableCame || isOfProcess ? "tables" : "changes";
  }

  @Override
  public void onError(Throwable failure) {
    bell.ring();
  }

  @Override
  public void onComplete() {
    bell.ring();
  }

  /**
   * Waits until something has changed, and a little longer for what comes with it.
   *
   * @param most how long to wait; then the answer is empty
   */
  public Set<String> await(Duration most, Duration longer) {
    long rings = bell.rings();
    if (isQuiet()) {
      bell.await(rings, most);
    }
    if (!isQuiet()) {
      new Bell().await(0, longer);
    }
    synchronized (this) {
      Set<String> news = Set.copyOf(changed);
      changed.clear();
      return news;
    }
  }

  private synchronized boolean isQuiet() {
    return changed.isEmpty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    Flow.Subscription present = subscription;
    if (present != null) {
      present.cancel();
    }
  }
}
