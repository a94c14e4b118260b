package dev.sideband.fleet.server;

import dev.sideband.alarm.AlarmCondition;
import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.monitor.TableAssembler;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import dev.sideband.table.TableStore;
import dev.sideband.time.Stamp;
import dev.sideband.transport.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the monitor server holds of one worker. Safe for any thread. */
final class WorkerCase {

  /** For the one thread at a time that takes the worker's entries. */
  final TableAssembler processParts;

  /** For the same. */
  final TableAssembler serviceParts;

  /** Where its process tables are kept, if they are. */
  final @Nullable TableStore store;

  /** Where its newest service tables are kept, if they are. */
  final @Nullable TableStore serviceStore;

  /** Whether its being away is an alarm; for the watch alone. */
  final AlarmCondition away;

  /** Whether it is one that it is reached beside its network alone; for the watch alone. */
  final AlarmCondition beside;

  /** Whether its silence is one; for the watch alone. */
  final AlarmCondition silent;

  private final WorkerId id;
  private volatile WorkerView view;
  private WorkerState state = WorkerState.AWAY;
  private Instant since;
  private long heard;
  private @Nullable Stamp servicesTime;
  private String agent = "";
  private Set<String> capabilities = Set.of();
  private @Nullable Table processes;
  private Map<String, ServiceInfo> services;
  private long lost;
  private @Nullable JournalHead audit;

  WorkerCase(
      WorkerId id,
      @Nullable TableStore store,
      @Nullable TableStore serviceStore,
      FleetSettings settings,
      Instant now) {
    this.id = id;
    this.store = store;
    this.serviceStore = serviceStore;
    this.since = now;
    this.processes = newest(store);
    this.processParts = processes == null ? new TableAssembler() : new TableAssembler(processes);
    Table known = newest(serviceStore);
    this.services = known == null ? Map.of() : services(known);
    this.servicesTime = known == null ? null : known.time();
    this.serviceParts = known == null ? new TableAssembler() : new TableAssembler(known);
    this.away = new AlarmCondition(settings.awayAfter(), settings.steadyAfter());
    this.beside = new AlarmCondition(settings.awayAfter(), settings.steadyAfter());
    this.silent = new AlarmCondition(Duration.ZERO, settings.steadyAfter());
    this.view = snapshot();
  }

  private static @Nullable Table newest(@Nullable TableStore store) {
    return store == null ? null : store.newest().orElse(null);
  }

  private static Map<String, ServiceInfo> services(Table table) {
    Map<String, ServiceInfo> all = new HashMap<>();
    for (ServiceInfo each : ServiceInfo.TYPE.rows(table)) {
      all.put(each.name(), each);
    }
    return Map.copyOf(all);
  }

  WorkerView view() {
    return view;
  }

  private WorkerView snapshot() {
    return new WorkerView(
        id,
        state,
        since,
        agent,
        capabilities,
        Optional.ofNullable(processes),
        services,
        lost,
        Optional.ofNullable(audit));
  }

  /** Notes whether it is connected; returns the state before. */
  synchronized WorkerState connected(boolean isConnected, Instant now, long nanos) {
    heard = nanos;
    return become(isConnected ? WorkerState.REACHED : WorkerState.AWAY, now);
  }

  /** Notes that a part of a table came; returns the state before. */
  synchronized WorkerState heard(Instant now, long nanos) {
    heard = nanos;
    return become(state == WorkerState.SILENT ? WorkerState.REACHED : state, now);
  }

  /**
   * Notes how long it has sent nothing, and whether some way leads to it; returns the state before.
   */
  synchronized WorkerState look(Duration silentAfter, boolean hasWay, Instant now, long nanos) {
    WorkerState next =
        switch (state) {
          case REACHED ->
              nanos - heard >= silentAfter.toNanos() ? WorkerState.SILENT : WorkerState.REACHED;
          case SILENT -> WorkerState.SILENT;
          case BESIDE, AWAY -> hasWay ? WorkerState.BESIDE : WorkerState.AWAY;
        };
    return become(next, now);
  }

  private WorkerState become(WorkerState next, Instant now) {
    WorkerState before = state;
    if (next != before) {
      state = next;
      since = now;
      view = snapshot();
    }
    return before;
  }

  /**
   * Tells whether a table of a stream is newer than the one that is known. One of another boot is
   * when its wall time is later.
   */
  synchronized boolean isNewer(String stream, Stamp time) {
    boolean isProcesses = stream.equals(ProcessInfo.STREAM);
    Stamp known = isProcesses ? (processes == null ? null : processes.time()) : servicesTime;
    if (known == null) {
      return true;
    }
    return known.clock().equals(time.clock())
        ? time.micros() > known.micros()
        : time.wall().isAfter(known.wall());
  }

  synchronized void takeProcesses(Table table) {
    processes = table;
    view = snapshot();
  }

  synchronized void takeServices(Table table) {
    services = services(table);
    servicesTime = table.time();
    view = snapshot();
  }

  synchronized void agent(String version, Set<String> whatItCan) {
    agent = version;
    capabilities = whatItCan;
    view = snapshot();
  }

  synchronized void lost(long entries) {
    lost += entries;
    view = snapshot();
  }

  /** Notes how far its audit has come; returns false if that contradicts what it said before. */
  synchronized boolean audit(JournalHead head) {
    JournalHead before = audit;
    if (before != null
        && (head.lines() < before.lines()
            || head.lines() == before.lines() && !head.hash().equals(before.hash()))) {
      return false;
    }
    audit = head;
    view = snapshot();
    return true;
  }
}
