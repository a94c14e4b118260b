package dev.sideband.fleet.server;

import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RestartBook;
import dev.sideband.fleet.Role;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * Does what the rules say about services that their workers do not help by themselves: starts them
 * again by an order, after a wait that grows, and notifies an administrator where that is not
 * wanted or is no use. Safe for any thread.
 */
final class ServiceWatch {

  static final String RULE = "fleet.service";

  /** In whose name services are started again. */
  static final Requester SERVER = new Requester("monitor server", Role.OPERATOR);

  /** Gives orders. */
  interface Giver {
    OrderTicket order(WorkerId worker, InstructionKind kind, InstructionTarget target, Requester by)
        throws OrderRefusedException, IOException;
  }

  private record Key(WorkerId worker, String service) {

    AlarmKey alarm() {
      return new AlarmKey(RULE, worker + "/" + service);
    }

    @Override
    public String toString() {
      return worker + "/" + service;
    }
  }

  /** What is known of one service, and whether something is being done about it. */
  private static final class Case {

    Trouble trouble;
    boolean acting;
    boolean notified;

    Case(Trouble trouble) {
      this.trouble = trouble;
    }

    boolean canBeHelped() {
      return trouble.state().equals(ProcessState.UNEXPECTEDLY_TERMINATED)
          || trouble.state().equals(ProcessState.ERROR);
    }
  }

  private final Map<Key, Case> cases = new HashMap<>();
  private final RestartBook book = new RestartBook();
  private final FleetSettings settings;
  private final Giver giver;
  private final Notifications notifications;
  private final TransportContext context;

  ServiceWatch(
      FleetSettings settings, Giver giver, Notifications notifications, TransportContext context) {
    this.settings = settings;
    this.giver = giver;
    this.notifications = notifications;
    this.context = context;
  }

  /** Takes how a service stands now. */
  void saw(WorkerId worker, String service, Trouble now) {
    Key key = new Key(worker, service);
    List<Runnable> then = new ArrayList<>();
    synchronized (this) {
      Case one = cases.get(key);
      if (now.state().equals(ProcessState.STOPPED)) {
        book.forget(key.toString());
      }
      if (one == null && !now.needsAttention()) {
        return;
      }
      if (one == null) {
        one = new Case(now);
        cases.put(key, one);
      } else {
        one.trouble = merged(one.trouble, now);
      }
      if (!now.needsAttention()) {
        if (one.notified) {
          book.forget(key.toString()); // Somebody saw to it.
          then.add(() -> notifications.clear(key.alarm(), key + " is " + now.state()));
        }
        one.notified = false;
        if (!one.acting) {
          cases.remove(key);
        }
      } else if (!one.acting && !one.notified) {
        decide(key, one, then);
      }
    }
    then.forEach(Runnable::run);
  }

  /** A table does not say what an event has said, and it is not forgotten for that. */
  private static Trouble merged(Trouble before, Trouble now) {
    boolean same = before.needsAttention() && before.state().equals(now.state());
    return new Trouble(
        now.state(),
        now.reason(),
        now.needsAttention(),
        same && now.end().isEmpty() ? before.end() : now.end(),
        same && now.lastRecord().isEmpty() ? before.lastRecord() : now.lastRecord(),
        now.hasCode());
  }

  private void decide(Key key, Case one, List<Runnable> then) {
    Optional<Duration> wait =
        one.canBeHelped()
            ? book.ended(
                key.toString(), settings.rule(key.service()).policy(), context.ticker().nanos())
            : Optional.empty();
    if (wait.isPresent()) {
      one.acting = true;
      then.add(() -> later(key, wait.get()));
    } else {
      one.notified = true;
      Trouble trouble = one.trouble;
      then.add(() -> notify(key, trouble));
    }
  }

  private void later(Key key, Duration wait) {
    try {
      var unused =
          context.scheduler().schedule(() -> context.executor().execute(() -> help(key)), wait);
    } catch (RejectedExecutionException e) {
      context.observer().counted("fleet.restarts.given-up", key.toString(), 1);
    }
  }

  private void help(Key key) {
    InstructionKind kind;
    synchronized (this) {
      Case one = cases.get(key);
      if (one == null) {
        return;
      }
      if (!one.trouble.needsAttention() || !one.canBeHelped()) {
        one.acting = false;
        cases.remove(key);
        return;
      }
      kind =
          one.trouble.state().equals(ProcessState.ERROR)
              ? InstructionKind.RESTART
              : InstructionKind.START;
    }
    try {
      giver
          .order(key.worker(), kind, new InstructionTarget.Service(key.service()), SERVER)
          .finished()
          .thenAccept(order -> helped(key, order.state() == OrderState.DONE));
    } catch (OrderRefusedException | IOException | RuntimeException e) {
      context.observer().counted("fleet.restarts.failures", key.toString(), 1);
      helped(key, false);
    }
  }

  /** What became of an order; when it was done, the next table or event says how the service is. */
  private void helped(Key key, boolean done) {
    List<Runnable> then = new ArrayList<>();
    synchronized (this) {
      Case one = cases.get(key);
      if (one == null) {
        return;
      }
      one.acting = false;
      if (done) {
        book.started(key.toString(), context.ticker().nanos());
      }
      if (done || !one.trouble.needsAttention()) {
        cases.remove(key);
      } else {
        decide(key, one, then);
      }
    }
    then.forEach(Runnable::run);
  }

  private void notify(Key key, Trouble trouble) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("worker", key.worker().name());
    facts.put("service", key.service());
    facts.put("state", trouble.state().name());
    if (!trouble.reason().isEmpty()) {
      facts.put("reason", trouble.reason());
    }
    trouble
        .end()
        .ifPresent(end -> {
          facts.put("end", end.text());
          facts.put("ended", end.time().toString());
        });
    trouble
        .lastRecord()
        .filter(table -> table.rows() > 0)
        .map(table -> ProcessInfo.TYPE.read(table, 0))
        .ifPresent(last -> {
          facts.put("pid", Integer.toString(last.id().pid()));
          facts.put("name", last.name());
          facts.put("resident", last.resident().toString());
          facts.put("cpuTime", last.cpuTime().toString());
        });
    InstructionTarget target = new InstructionTarget.Service(key.service());
    List<OfferedAction> actions = new ArrayList<>();
    boolean ended = trouble.state().equals(ProcessState.UNEXPECTEDLY_TERMINATED);
    InstructionKind first = ended ? InstructionKind.START : InstructionKind.RESTART;
    actions.add(new OfferedAction.GiveOrder(key.worker(), first, target));
    if (!ended) {
      actions.add(new OfferedAction.GiveOrder(key.worker(), InstructionKind.TERMINATE, target));
    }
    if (trouble.hasCode()) {
      actions.add(new OfferedAction.GiveOrder(key.worker(), InstructionKind.ROLLBACK, target));
    }
    String text =
        key
            + " is "
            + trouble.state()
            + trouble.end().map(end -> ", " + end.text()).orElse("")
            + (trouble.reason().isEmpty() || saysTheEnd(trouble) ? "" : ": " + trouble.reason());
    notifications.raise(key.alarm(), Severity.CRITICAL, text, facts, actions);
  }

  private static boolean saysTheEnd(Trouble trouble) {
    return trouble.end().filter(end -> end.text().equals(trouble.reason())).isPresent();
  }
}
