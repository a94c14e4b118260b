package dev.sideband.fleet.server;

import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.transport.WorkerId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notifies an administrator of processes that do not respond and belong to no service. Calls for
 * one worker come one at a time.
 */
final class ProcessWatch {

  static final String RULE = "fleet.process";

  /** Of how many processes of one worker somebody is notified at a time. */
  static final int MOST = 16;

  private final Map<WorkerId, Set<ProcessId>> told = new ConcurrentHashMap<>();
  private final Notifications notifications;

  ProcessWatch(Notifications notifications) {
    this.notifications = notifications;
  }

  /** Takes a worker with its newest process table. */
  void saw(WorkerView worker) {
    Map<ProcessId, ProcessInfo> failing = new LinkedHashMap<>();
    worker
        .processes()
        .ifPresent(table -> {
          for (ProcessInfo each : ProcessInfo.TYPE.rows(table)) {
            if (failing.size() < MOST
                && each.state().equals(Optional.of(ProcessState.ERROR))
                && worker.serviceOf(each.id()).isEmpty()) {
              failing.put(each.id(), each);
            }
          }
        });
    Set<ProcessId> before = told.getOrDefault(worker.id(), Set.of());
    for (ProcessId each : before) {
      if (!failing.containsKey(each)) {
        notifications.clear(key(worker.id(), each), "it responds, or has ended");
      }
    }
    failing.forEach((id, info) -> {
      if (!before.contains(id)) {
        notify(worker.id(), info);
      }
    });
    if (failing.isEmpty()) {
      told.remove(worker.id());
    } else {
      told.put(worker.id(), new HashMap<>(failing).keySet());
    }
  }

  private static AlarmKey key(WorkerId worker, ProcessId process) {
    return new AlarmKey(RULE, worker + "/" + process.pid() + "/" + process.startMicros());
  }

  private void notify(WorkerId worker, ProcessInfo info) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("worker", worker.name());
    facts.put("pid", Integer.toString(info.id().pid()));
    facts.put("name", info.name());
    info.user().ifPresent(user -> facts.put("user", user));
    InstructionTarget target = new InstructionTarget.OneProcess(info.id());
    notifications.raise(
        key(worker, info.id()),
        Severity.WARNING,
        info.name() + " (" + info.id().pid() + ") on " + worker + " does not respond",
        facts,
        List.of(
            new OfferedAction.GiveOrder(worker, InstructionKind.RESUME, target),
            new OfferedAction.GiveOrder(worker, InstructionKind.TERMINATE, target)));
  }
}
