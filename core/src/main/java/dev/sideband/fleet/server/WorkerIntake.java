package dev.sideband.fleet.server;

import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.agent.AgentEventCodec;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.monitor.TableAssembler;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.table.TableStore;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what workers send: brings it to where it is kept and to who judges it. A worker is who its
 * link says it is. What makes no sense is counted and passed over. Safe for any thread.
 */
final class WorkerIntake {

  private static final int MOST_ENDS = 1_000;
  private static final String AUDIT = "fleet.worker-audit";

  private final WorkerHouse workers;
  private final OrderDesk orders;
  private final ServiceWatch services;
  private final ProcessWatch processes;
  private final Notifications notifications;
  private final int mostRows;
  private final Consumer<FleetEvent> teller;
  private final TransportContext context;
  private final Deque<UnexpectedEnd> ends = new ArrayDeque<>();

  /**
   * Creates the intake.
   *
   * @param mostRows tables with more are passed over
   * @param teller is told what changes
   */
  WorkerIntake(
      WorkerHouse workers,
      OrderDesk orders,
      ServiceWatch services,
      Notifications notifications,
      int mostRows,
      Consumer<FleetEvent> teller,
      TransportContext context) {
    this.workers = workers;
    this.orders = orders;
    this.services = services;
    this.processes = new ProcessWatch(notifications);
    this.notifications = notifications;
    this.mostRows = mostRows;
    this.teller = teller;
    this.context = context;
  }

  /** Returns the newest services that ended unexpectedly, oldest first. */
  List<UnexpectedEnd> unexpectedEnds() {
    synchronized (ends) {
      return List.copyOf(ends);
    }
  }

  void connection(WorkerId worker, boolean isConnected) {
    try {
      Optional<WorkerCase> known = workers.obtain(worker);
      known.ifPresent(
          one -> changed(one, one.connected(isConnected, now(), context.ticker().nanos())));
    } catch (IOException e) {
      context.observer().counted("fleet.workers.failures", worker.name(), 1);
    }
  }

  void lost(WorkerId worker, long entries) {
    context.observer().counted("fleet.lost", worker.name(), entries);
    workers.find(worker).ifPresent(one -> one.lost(entries));
    orders.askAgain(worker);
  }

  void entry(WorkerEntry entry) throws IOException {
    Optional<WorkerCase> known = workers.obtain(entry.worker());
    if (known.isEmpty()) {
      return;
    }
    try {
      take(known.get(), entry);
    } catch (MalformedMessageException e) {
      // It would be no better the next time.
      context.observer().counted("fleet.malformed", entry.worker().name(), 1);
    }
  }

  private void take(WorkerCase worker, WorkerEntry entry) throws MalformedMessageException {
    switch (entry.stream()) {
      case ProcessInfo.STREAM -> table(worker, entry, worker.processParts, this::processes);
      case ServiceInfo.STREAM -> table(worker, entry, worker.serviceParts, this::services);
      case InstructionReport.STREAM ->
          orders.report(entry.worker(), InstructionReport.decode(entry.data()));
      case AgentEvent.STREAM -> event(worker, new AgentEventCodec().decode(entry.data()));
      default -> context.observer().counted("fleet.unknown-stream", entry.worker().name(), 1);
    }
  }

  /**
   * Takes a whole table from a link that does not carry it as entries, which may be slower than
   * another one of the same worker: what is not newer than what is known is passed over.
   */
  void state(WorkerId id, String key, Bytes state) throws IOException {
    Optional<WorkerCase> known = workers.obtain(id);
    boolean isProcesses = key.equals(ProcessInfo.STREAM);
    if (known.isEmpty() || !isProcesses && !key.equals(ServiceInfo.STREAM)) {
      context.observer().counted("fleet.unknown-stream", id.name(), 1);
      return;
    }
    WorkerCase worker = known.get();
    try {
      Table table = new TableCodec().decode(state);
      changed(worker, worker.heard(now(), context.ticker().nanos()));
      if (worker.isNewer(key, table.time())) {
        take(worker, key, table, isProcesses ? this::processes : this::services);
      }
    } catch (MalformedMessageException e) {
      context.observer().counted("fleet.malformed", id.name(), 1);
    }
  }

  private void take(
      WorkerCase worker, String key, Table table, BiConsumer<WorkerCase, Table> taker) {
    WorkerId id = worker.view().id();
    if (table.rows() > mostRows) {
      context.observer().counted("fleet.too-large", id.name(), 1);
      return;
    }
    taker.accept(worker, table);
    teller.accept(new FleetEvent.TableCame(id, key, table));
  }

  private void table(
      WorkerCase worker,
      WorkerEntry entry,
      TableAssembler parts,
      BiConsumer<WorkerCase, Table> taker)
      throws MalformedMessageException {
    changed(worker, worker.heard(now(), context.ticker().nanos()));
    Optional<Table> whole = parts.take(entry.data());
    if (whole.isPresent()) {
      take(worker, entry.stream(), whole.get(), taker);
    }
  }

  private void processes(WorkerCase worker, Table table) {
    worker.takeProcesses(table);
    keep(worker, worker.store, table);
    processes.saw(worker.view());
  }

  private void keep(WorkerCase worker, @Nullable TableStore store, Table table) {
    try {
      if (store != null) {
        store.take(table);
      }
    } catch (IOException | IllegalArgumentException e) {
      // What is now is still known; what was will have a hole.
      context.observer().counted("fleet.history.failures", worker.view().id().name(), 1);
    }
  }

  private void services(WorkerCase worker, Table table) {
    worker.takeServices(table);
    keep(worker, worker.serviceStore, table);
    for (ServiceInfo each : worker.view().services().values()) {
      services.saw(
          worker.view().id(),
          each.name(),
          new Trouble(
              each.state(),
              each.reason(),
              each.needsAttention(),
              each.needsAttention() ? each.lastEnd() : Optional.empty(),
              Optional.empty(),
              each.version().isPresent()));
    }
  }

  private void event(WorkerCase worker, AgentEvent event) {
    WorkerId id = worker.view().id();
    if (event instanceof AgentEvent.AgentStarted started) {
      worker.agent(started.version(), started.capabilities());
      orders.askAgain(id);
    } else if (event instanceof AgentEvent.AuditHead told) {
      audited(worker, told.head());
    } else if (event instanceof AgentEvent.ServiceChanged changed) {
      service(id, changed);
    }
    teller.accept(new FleetEvent.WorkerTold(id, event));
  }

  private void service(WorkerId worker, AgentEvent.ServiceChanged changed) {
    if (changed.to().equals(ProcessState.UNEXPECTEDLY_TERMINATED) && changed.end().isPresent()) {
      UnexpectedEnd end =
          new UnexpectedEnd(worker, changed.service(), changed.end().get(), changed.lastRecord());
      synchronized (ends) {
        ends.addLast(end);
        if (ends.size() > MOST_ENDS) {
          ends.removeFirst();
        }
      }
    }
    services.saw(
        worker,
        changed.service(),
        new Trouble(
            changed.to(),
            changed.reason(),
            changed.needsAttention(),
            changed.end(),
            changed.lastRecord(),
            hasCode(worker, changed.service())));
  }

  private boolean hasCode(WorkerId worker, String service) {
    return workers
        .find(worker)
        .map(WorkerCase::view)
        .map(view -> view.services().get(service))
        .flatMap(ServiceInfo::version)
        .isPresent();
  }

  /** A worker whose audit has become shorter, or another one, has something to hide. */
  private void audited(WorkerCase worker, JournalHead head) {
    WorkerId id = worker.view().id();
    if (!worker.audit(head)) {
      notifications.raise(
          new AlarmKey(AUDIT, id.name()),
          Severity.CRITICAL,
          "the audit of " + id + " is not what it was",
          Map.of("worker", id.name(), "lines", Long.toString(head.lines())),
          List.of());
    }
  }

  /** Tells of a worker whose state is no longer what it was. */
  void changed(WorkerCase worker, WorkerState before) {
    WorkerView view = worker.view();
    if (view.state() != before) {
      teller.accept(new FleetEvent.WorkerChanged(view.id(), before, view.state()));
    }
  }

  private Instant now() {
    return context.clock().instant();
  }
}
