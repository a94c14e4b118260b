package dev.sideband.fleet.server;

import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks after all workers again and again: time alone tells that one is away or silent. Safe for
 * any thread.
 */
final class WorkerRounds {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final String AWAY = "fleet.worker-away";
  private static final String BESIDE = "fleet.worker-beside";
  private static final String SILENT = "fleet.worker-silent";

  /** What may help one that does not answer, the gentlest first. */
  private static final List<PowerChange> OFFERED =
      List.of(PowerChange.SOFT_OFF, PowerChange.RESET, PowerChange.CYCLE);

  private final WorkerHouse workers;
  private final WorkerRoutes routes;
  private final Notifications notifications;
  private final PowerSwitch power;
  private final Duration silentAfter;
  private final WorkerIntake intake;
  private final TransportContext context;
  private volatile boolean closed;
  private volatile @Nullable Cancellable next;

  /** Creates the rounds, which have not begun. */
  WorkerRounds(
      WorkerHouse workers,
      WorkerRoutes routes,
      Notifications notifications,
      PowerSwitch power,
      FleetSettings settings,
      WorkerIntake intake,
      TransportContext context) {
    this.workers = workers;
    this.routes = routes;
    this.notifications = notifications;
    this.power = power;
    this.silentAfter = settings.silentAfter();
    this.intake = intake;
    this.context = context;
  }

  /** Begins to look. */
  void begin() {
    arm();
  }

  private void arm() {
    try {
      if (!closed) {
        next =
            context.scheduler().schedule(() -> context.executor().execute(this::look), LOOK_EVERY);
      }
    } catch (RejectedExecutionException e) {
      closed = true; // Time has ended.
    }
  }

  private void look() {
    long nanos = context.ticker().nanos();
    Set<WorkerId> connected = routes.connected();
    connected.forEach(this::obtain);
    for (WorkerCase worker : workers.all()) {
      boolean hasWay = connected.contains(worker.view().id());
      intake.changed(worker, worker.look(silentAfter, hasWay, context.clock().instant(), nanos));
      WorkerView view = worker.view();
      boolean isAway = worker.away.update(view.state() == WorkerState.AWAY, nanos);
      judge(view, AWAY, isAway, "is away", Severity.CRITICAL);
      boolean isBeside = worker.beside.update(view.state() == WorkerState.BESIDE, nanos);
      judge(view, BESIDE, isBeside, "is reached beside its network alone", Severity.WARNING);
      boolean isSilent = worker.silent.update(view.state() == WorkerState.SILENT, nanos);
      judge(view, SILENT, isSilent, "is connected and sends nothing", Severity.WARNING);
    }
    arm();
  }

  /** A worker of which no link has told yet is one all the same: orders reach it. */
  private void obtain(WorkerId worker) {
    try {
      var unused = workers.obtain(worker);
    } catch (IOException e) {
      context.observer().counted("fleet.workers.failures", worker.name(), 1);
    }
  }

  private void judge(
      WorkerView worker, String rule, boolean raised, String text, Severity severity) {
    AlarmKey key = new AlarmKey(rule, worker.id().name());
    boolean wasRaised = notifications.isRaised(key);
    if (raised && !wasRaised) {
      List<OfferedAction> actions =
          power.reaches(worker.id())
              ? OFFERED.stream()
                  .<OfferedAction>map(change -> new OfferedAction.ChangePower(worker.id(), change))
                  .toList()
              : List.of();
      notifications.raise(
          key,
          severity,
          worker.id() + " " + text,
          Map.of("worker", worker.id().name(), "since", worker.since().toString()),
          actions);
    } else if (!raised && wasRaised) {
      notifications.clear(key, worker.id() + " is " + worker.state());
    }
  }

  /** Looks no more. */
  void close() {
    closed = true;
    Cancellable waiting = next;
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
