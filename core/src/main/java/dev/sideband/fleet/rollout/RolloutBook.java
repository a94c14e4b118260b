package dev.sideband.fleet.rollout;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the workers of a rollout have come. Written by one thread at a time, read by any. */
final class RolloutBook {

  private static final Logger LOG = LoggerFactory.getLogger(RolloutBook.class);

  private final RolloutListener listener;
  private final InstantSource clock;
  private final Map<String, RolloutWorker> rows = new LinkedHashMap<>();
  private RolloutPhase phase = RolloutPhase.RUNNING;

  RolloutBook(List<String> workers, RolloutListener listener, InstantSource clock) {
    this.listener = listener;
    this.clock = clock;
    for (String name : workers) {
      rows.put(
          name,
          new RolloutWorker(name, RolloutState.WAITING, clock.instant(), Optional.empty(), ""));
    }
  }

  synchronized RolloutResult result() {
    return new RolloutResult(phase, List.copyOf(rows.values()));
  }

  synchronized List<RolloutWorker> find(Predicate<RolloutState> states) {
    List<RolloutWorker> found = new ArrayList<>(rows.values());
    found.removeIf(one -> !states.test(one.state()));
    return found;
  }

  /** Writes that a worker is sent an order. */
  void ordered(String name, RolloutState state, UUID order) {
    put(new RolloutWorker(name, state, clock.instant(), Optional.of(order), ""));
  }

  /** Writes what has become of a worker. */
  void changed(String name, RolloutState state, String text) {
    Optional<UUID> order;
    synchronized (this) {
      RolloutWorker before = rows.get(name);
      order = before == null ? Optional.empty() : before.order();
    }
    put(new RolloutWorker(name, state, clock.instant(), order, text));
  }

  private void put(RolloutWorker row) {
    synchronized (this) {
      rows.put(row.name(), row);
    }
    tell(() -> listener.workerChanged(row));
  }

  void phase(RolloutPhase newPhase) {
    synchronized (this) {
      phase = newPhase;
    }
    tell(() -> listener.phaseChanged(newPhase));
  }

  /** Whatever a listener throws is no reason to leave workers half-way. */
  private static void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("a listener failed");
    }
  }
}
