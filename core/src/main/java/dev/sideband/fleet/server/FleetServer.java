package dev.sideband.fleet.server;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.agent.AgentEventCodec;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.monitor.Monitor;
import dev.sideband.monitor.PushingMonitor;
import dev.sideband.monitor.SourceId;
import dev.sideband.monitor.TableAssembler;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.table.TableStore;
import dev.sideband.time.BootClock;
import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerListener;
import dev.sideband.transport.WorkerStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The monitor server: it takes what the agents of all workers send, keeps each worker's newest
 * tables and its process table's history, judges what happens, does what the rules say, and gives
 * orders.
 *
 * <p>It is the listener of the server ends of links, which are given to it by {@link #serve} and
 * which it does not close. A worker is who its link says it is: what it sends is its own and nobody
 * else's. What makes no sense is counted and passed over. What was asked of it stands in an audit
 * that is never overwritten.
 *
 * <p>Safe for any thread.
 */
public final class FleetServer implements WorkerListener, AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int EVENTS = 4_096;
  private static final int MOST_ENDS = 1_000;
  private static final String AWAY = "fleet.worker-away";
  private static final String SILENT = "fleet.worker-silent";
  private static final String AUDIT = "fleet.worker-audit";

  private final FleetSettings settings;
  private final PowerSwitch power;
  private final BootClock clock;
  private final TransportContext context;
  private final PushingMonitor<FleetEvent> events;
  private final AlarmBook alarms;
  private final Notifications notifications;
  private final WorkerHouse workers;
  private final FleetAudit audit;
  private final OrderDesk orders;
  private final RolloutDesk rollouts;
  private final ServiceWatch services;
  private final ProcessWatch processes;
  private final List<WorkerLink> links = new CopyOnWriteArrayList<>();
  private final Deque<UnexpectedEnd> ends = new ArrayDeque<>();
  private volatile boolean closed;
  private volatile @Nullable Cancellable next;

  private FleetServer(FleetServerBuilder builder) throws IOException {
    this.settings = builder.settings;
    this.power = builder.power;
    this.clock = builder.clock;
    this.context = builder.context;
    this.events = new PushingMonitor<>(new SourceId("fleet", "events"), EVENTS, context);
    this.alarms =
        new AlarmBook(clock, context.observer())
            .to(alarm -> tell(new FleetEvent.AlarmChanged(alarm)));
    this.notifications = new Notifications(alarms, context.random());
    this.workers = new WorkerHouse(builder.folder.resolve("workers"), settings, context);
    try {
      Restoring restoring = new Restoring();
      this.audit = new FleetAudit(builder.folder.resolve("audit"), restoring);
      this.orders =
          new OrderDesk(
              audit,
              builder.signer,
              settings.finishWithin(),
              this::carry,
              order -> tell(new FleetEvent.OrderChanged(order)),
              context);
      this.rollouts =
          new RolloutDesk(
              audit, this::order, rollout -> tell(new FleetEvent.RolloutChanged(rollout)), context);
      restoring.replay(orders, rollouts);
    } catch (IOException | RuntimeException e) {
      workers.close();
      throw e;
    }
    this.services = new ServiceWatch(settings, this::order, notifications, context);
    this.processes = new ProcessWatch(notifications);
  }

  /**
   * Begins to say what a monitor server needs.
   *
   * @param folder where it keeps everything; made if it is not there
   * @param signer signs its orders
   * @param clock the clock of the machine that it runs on
   */
  public static FleetServerBuilder builder(
      Path folder, OrderSigner signer, BootClock clock, TransportContext context) {
    return new FleetServerBuilder(folder, signer, clock, context);
  }

  static FleetServer open(FleetServerBuilder builder) throws IOException {
    FleetServer server = new FleetServer(builder);
    try {
      server.rollouts.resume();
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    server.arm();
    return server;
  }

  /** What stands in the audit at the start goes to desks that are made behind it. */
  private static final class Restoring implements FleetAudit.Reader {

    private final Deque<Runnable> lines = new ArrayDeque<>();
    private @Nullable OrderDesk orders;
    private @Nullable RolloutDesk rollouts;

    @Override
    public void line(AuditLine line, Optional<dev.sideband.fleet.SignedInstruction> signed) {
      lines.add(() -> {
        Objects.requireNonNull(orders).restore(line, signed);
        Objects.requireNonNull(rollouts).restore(line);
      });
    }

    void replay(OrderDesk orderDesk, RolloutDesk rolloutDesk) {
      orders = orderDesk;
      rollouts = rolloutDesk;
      lines.forEach(Runnable::run);
    }
  }

  /**
   * Takes a link whose workers' orders go through it, and sends again what had no end when the last
   * monitor server died. A worker that several links know is sent its orders by the first that is
   * connected to it.
   *
   * @param link made with this as its listener; stays its owner's
   */
  public void serve(WorkerLink link) {
    boolean isFirst = links.isEmpty();
    links.add(Objects.requireNonNull(link, "link"));
    if (isFirst) {
      orders.resume();
    }
  }

  private CompletionStage<Void> carry(WorkerId worker, Bytes wire) {
    @Nullable WorkerLink known = null;
    for (WorkerLink link : links) {
      for (WorkerStatus status : link.workers()) {
        if (status.worker().equals(worker)) {
          if (status.connected()) {
            return link.instruct(worker, wire);
          }
          known = known == null ? link : known;
        }
      }
    }
    WorkerLink link = known == null && !links.isEmpty() ? links.get(0) : known;
    return link == null
        ? CompletableFuture.failedFuture(new ChannelClosedException(worker.name()))
        : link.instruct(worker, wire);
  }

  // What workers send.

  @Override
  public void onConnected(WorkerId worker) {
    connection(worker, true);
  }

  @Override
  public void onDisconnected(WorkerId worker) {
    connection(worker, false);
  }

  private void connection(WorkerId worker, boolean isConnected) {
    try {
      Optional<WorkerCase> known = workers.obtain(worker);
      known.ifPresent(
          one -> changed(one, one.connected(isConnected, now(), context.ticker().nanos())));
    } catch (IOException e) {
      context.observer().counted("fleet.workers.failures", worker.name(), 1);
    }
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) {
    // Agents tell this server everything in streams.
  }

  @Override
  public void onLost(WorkerId worker, long entries) {
    context.observer().counted("fleet.lost", worker.name(), entries);
    workers.find(worker).ifPresent(one -> one.lost(entries));
  }

  @Override
  public void onEntry(WorkerEntry entry) throws IOException {
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
      case ProcessInfo.STREAM ->
          table(worker, entry, worker.processParts, table -> processes(worker, table));
      case ServiceInfo.STREAM ->
          table(worker, entry, worker.serviceParts, table -> services(worker, table));
      case InstructionReport.STREAM ->
          orders.report(entry.worker(), InstructionReport.decode(entry.data()));
      case AgentEvent.STREAM -> event(worker, new AgentEventCodec().decode(entry.data()));
      default -> context.observer().counted("fleet.unknown-stream", entry.worker().name(), 1);
    }
  }

  private void table(
      WorkerCase worker, WorkerEntry entry, TableAssembler parts, Consumer<Table> taker)
      throws MalformedMessageException {
    changed(worker, worker.heard(now(), context.ticker().nanos()));
    Optional<Table> whole = parts.take(entry.data());
    if (whole.isEmpty()) {
      return;
    }
    if (whole.get().rows() > settings.mostRows()) {
      context.observer().counted("fleet.too-large", entry.worker().name(), 1);
      return;
    }
    taker.accept(whole.get());
    tell(new FleetEvent.TableCame(entry.worker(), entry.stream(), whole.get()));
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
    } else if (event instanceof AgentEvent.AuditHead told) {
      audited(worker, told.head());
    } else if (event instanceof AgentEvent.ServiceChanged changed) {
      service(id, changed);
    }
    tell(new FleetEvent.WorkerTold(id, event));
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
    return worker(worker)
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

  private void changed(WorkerCase worker, WorkerState before) {
    WorkerView view = worker.view();
    if (view.state() != before) {
      tell(new FleetEvent.WorkerChanged(view.id(), before, view.state()));
    }
  }

  private Instant now() {
    return context.clock().instant();
  }

  private void tell(FleetEvent event) {
    events.publish(clock.now(), event);
  }

  // What time alone tells.

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
    for (WorkerCase worker : workers.all()) {
      changed(worker, worker.look(settings.silentAfter(), now(), nanos));
      WorkerView view = worker.view();
      boolean isAway = worker.away.update(view.state() == WorkerState.AWAY, nanos);
      judge(view, AWAY, isAway, "is away", Severity.CRITICAL);
      boolean isSilent = worker.silent.update(view.state() == WorkerState.SILENT, nanos);
      judge(view, SILENT, isSilent, "is connected and sends nothing", Severity.WARNING);
    }
    arm();
  }

  private void judge(
      WorkerView worker, String rule, boolean raised, String text, Severity severity) {
    AlarmKey key = new AlarmKey(rule, worker.id().name());
    boolean wasRaised = alarms.active(key).isPresent();
    if (raised && !wasRaised) {
      List<OfferedAction> actions =
          power.reaches(worker.id())
              ? List.of(new OfferedAction.ChangePower(worker.id(), PowerChange.CYCLE))
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

  // What whoever embeds it asks.

  /** Returns what changes, as it changes; whoever is too slow for it misses some. */
  public Monitor<FleetEvent> events() {
    return events;
  }

  /** Returns the alarms that are raised; more sinks can be added to the book. */
  public AlarmBook alarms() {
    return alarms;
  }

  /** Returns all workers that are known, by name. */
  public List<WorkerView> workers() {
    return workers.all().stream().map(WorkerCase::view).toList();
  }

  /** Returns a worker that is known. */
  public Optional<WorkerView> worker(WorkerId id) {
    return workers.find(id).map(WorkerCase::view);
  }

  /** Returns the processes of all workers that fit a question, in its order. */
  public ProcessListing processes(ProcessQuery query) {
    return ProcessListing.of(workers(), query);
  }

  /** Returns the newest services that ended unexpectedly, oldest first. */
  public List<UnexpectedEnd> unexpectedEnds() {
    synchronized (ends) {
      return List.copyOf(ends);
    }
  }

  /**
   * Gives the process tables of a worker in a span in order: first the newest one not after its
   * start, if there is one.
   *
   * @return how many records could not be understood
   * @throws IOException if they cannot be read
   */
  public long history(WorkerId worker, Instant from, Instant to, Consumer<? super Table> visitor)
      throws IOException {
    WorkerCase known = workers.find(worker).orElse(null);
    return known == null || known.store == null ? 0 : known.store.replay(from, to, visitor);
  }

  /**
   * Orders something, with an id and a deadline of its own.
   *
   * @throws OrderRefusedException if it may not be given, or cannot
   * @throws IOException if it cannot be written down: then it is not given
   */
  public OrderTicket order(
      WorkerId worker, InstructionKind kind, InstructionTarget target, Requester by)
      throws OrderRefusedException, IOException {
    return order(draft(worker, kind, target, false, Map.of()), by);
  }

  /** Makes an order with an id of its own, to begin within the usual time. */
  public Instruction draft(
      WorkerId worker,
      InstructionKind kind,
      InstructionTarget target,
      boolean dryRun,
      Map<String, String> arguments) {
    return new Instruction(
        new UUID(context.random().nextLong(), context.random().nextLong()),
        worker.name(),
        kind,
        target,
        now().plus(settings.orderWithin()),
        dryRun,
        arguments);
  }

  /**
   * Orders what is given. The same order given twice is one.
   *
   * @throws OrderRefusedException if it may not be given, or cannot
   * @throws IOException if it cannot be written down: then it is not given
   */
  public OrderTicket order(Instruction instruction, Requester by)
      throws OrderRefusedException, IOException {
    try {
      check(instruction, by);
      return orders.give(instruction, by);
    } catch (OrderRefusedException e) {
      orders.refused(instruction, by, e);
      throw e;
    }
  }

  private void check(Instruction instruction, Requester by) throws OrderRefusedException {
    allow(by, instruction.kind().needed(), instruction.kind().toString());
    Optional<WorkerView> worker =
        WorkerId.isFit(instruction.worker())
            ? worker(new WorkerId(instruction.worker()))
            : Optional.empty();
    if (worker.isEmpty()) {
      throw new OrderRefusedException(
          RefusalReason.NO_TARGET, "there is no worker " + instruction.worker());
    }
  }

  private static void allow(Requester by, Role needed, String what) throws OrderRefusedException {
    if (!by.role().covers(needed)) {
      throw new OrderRefusedException(
          RefusalReason.ROLE,
          what + " takes role " + needed + ", " + by.name() + " has " + by.role());
    }
  }

  /** Returns an order that is remembered. */
  public Optional<Order> order(UUID id) {
    return orders.find(id);
  }

  /** Returns the newest orders, oldest first. */
  public List<Order> orders(int most) {
    return orders.newest(most);
  }

  /**
   * Does what an alarm offers.
   *
   * @param token from the alarm's facts
   * @return the order, if that is what it was; empty of a change of power
   * @throws OrderRefusedException if there is no such offer any more, or who asks may not
   */
  public Optional<OrderTicket> act(String token, Requester by)
      throws OrderRefusedException, IOException {
    OfferedAction action =
        notifications
            .find(token)
            .orElseThrow(() ->
                new OrderRefusedException(
                    RefusalReason.NO_TARGET, "nothing like that is offered any more"));
    if (action instanceof OfferedAction.GiveOrder order) {
      return Optional.of(order(order.worker(), order.kind(), order.target(), by));
    }
    OfferedAction.ChangePower change = (OfferedAction.ChangePower) action;
    var unused = power(change.worker(), change.change(), by);
    return Optional.empty();
  }

  /**
   * Changes the power of a worker's chassis: the last resort.
   *
   * @return completes when the chassis has taken the command, exceptionally if it has not
   * @throws OrderRefusedException if who asks may not, or no chassis is known
   * @throws IOException if it cannot be written down: then it is not done
   */
  public CompletionStage<Void> power(WorkerId worker, PowerChange change, Requester by)
      throws OrderRefusedException, IOException {
    allow(by, Role.ADMIN, "power");
    if (!power.reaches(worker)) {
      throw new OrderRefusedException(
          RefusalReason.NO_TARGET, "the chassis of " + worker + " is not known");
    }
    audit.write(new AuditLine(now(), "power", by.name(), worker.name(), "", change.toString()));
    return power
        .power(worker, change)
        .whenComplete((done, failure) -> {
          try {
            audit.write(
                new AuditLine(
                    now(),
                    failure == null ? "power-done" : "power-failed",
                    by.name(),
                    worker.name(),
                    "",
                    change + (failure == null ? "" : ": " + failure)));
          } catch (IOException e) {
            context.observer().counted("fleet.audit.failures", worker.name(), 1);
          }
        });
  }

  /**
   * Orders the same of many workers, a few at a time.
   *
   * @return names the rollout
   * @throws OrderRefusedException if who asks may not order this, or too many rollouts run
   * @throws IOException if it cannot be written down: then it is not begun
   */
  public UUID rollout(RolloutPlan plan, Requester by) throws OrderRefusedException, IOException {
    allow(by, plan.kind().needed(), plan.kind().toString());
    return rollouts.start(plan, by);
  }

  /** Returns the newest rollouts, oldest first. */
  public List<FleetRollout> rollouts() {
    return rollouts.all();
  }

  /**
   * Asks no more workers of a rollout.
   *
   * @param revert whether those that were done are brought back
   * @return whether there is such a rollout
   * @throws OrderRefusedException if who asks may not order what is rolled out
   */
  public boolean cancel(UUID rollout, boolean revert, Requester by)
      throws OrderRefusedException, IOException {
    Optional<FleetRollout> known = rollouts.find(rollout);
    if (known.isPresent()) {
      allow(by, known.get().plan().kind().needed(), "to cancel this");
    }
    return rollouts.cancel(rollout, revert, by);
  }

  /** Returns the newest lines of the audit, oldest first. */
  public List<AuditLine> audit() {
    return audit.recent();
  }

  /** Returns how far the audit has come. */
  public JournalHead auditHead() {
    return audit.head();
  }

  /** Lets the files go. Close the links first. Idempotent. */
  @Override
  public void close() {
    closed = true;
    Cancellable waiting = next;
    if (waiting != null) {
      waiting.cancel();
    }
    orders.close();
    events.close();
    workers.close();
    try {
      audit.close();
    } catch (IOException e) {
      context.observer().counted("fleet.audit.failures", "close", 1);
    }
  }
}
