package dev.sideband.fleet.server;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.monitor.Monitor;
import dev.sideband.monitor.PushingMonitor;
import dev.sideband.monitor.SourceId;
import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

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

  private static final int EVENTS = 4_096;

  private final ChassisDesk chassis;
  private final BootClock clock;
  private final TransportContext context;
  private final PushingMonitor<FleetEvent> events;
  private final AlarmBook alarms;
  private final Notifications notifications;
  private final WorkerHouse workers;
  private final FleetAudit audit;
  private final OrderDesk orders;
  private final OrderGate gate;
  private final RolloutDesk rollouts;
  private final WorkerIntake intake;
  private final WorkerRounds rounds;
  private final WorkerRoutes routes = new WorkerRoutes();

  private FleetServer(FleetServerBuilder builder) throws IOException {
    FleetSettings settings = builder.settings;
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
              routes::carry,
              order -> tell(new FleetEvent.OrderChanged(order)),
              context);
      this.gate = new OrderGate(workers, orders, settings.orderWithin(), context);
      this.rollouts =
          new RolloutDesk(
              audit,
              (order, by, rollout) -> gate.give(order, by, Optional.of(rollout)),
              orders::find,
              rollout -> tell(new FleetEvent.RolloutChanged(rollout)),
              context);
      restoring.replay(orders, rollouts);
    } catch (IOException | RuntimeException e) {
      workers.close();
      throw e;
    }
    this.chassis = new ChassisDesk(builder.power, audit, context);
    this.intake =
        new WorkerIntake(
            workers,
            orders,
            new ServiceWatch(settings, this::order, notifications, context),
            notifications,
            settings.mostRows(),
            this::tell,
            context);
    this.rounds =
        new WorkerRounds(workers, routes, notifications, builder.power, settings, intake, context);
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
    server.rounds.begin();
    return server;
  }

  /**
   * Takes a link whose workers' orders go through it, and sends again what had no end when the last
   * monitor server died. A worker that several links know is sent its orders by the first that is
   * connected to it; when one loses it, what has not ended is sent again by another.
   *
   * @param link made with this as its listener; stays its owner's
   */
  public void serve(WorkerLink link) {
    if (routes.add(link)) {
      orders.resume();
    }
  }

  // What workers send.

  @Override
  public void onConnected(WorkerId worker) {
    intake.connection(worker, true);
  }

  @Override
  public void onDisconnected(WorkerId worker) {
    intake.connection(worker, false);
    if (routes.isConnected(worker)) {
      orders.askAgain(worker);
    }
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) throws IOException {
    intake.state(worker, key, state);
  }

  @Override
  public void onLost(WorkerId worker, long entries) {
    intake.lost(worker, entries);
  }

  @Override
  public void onEntry(WorkerEntry entry) throws IOException {
    intake.entry(entry);
  }

  private void tell(FleetEvent event) {
    events.publish(clock.now(), event);
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
    return intake.unexpectedEnds();
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
    return gate.draft(worker, kind, target, dryRun, arguments);
  }

  /**
   * Orders what is given. The same order given twice is one.
   *
   * @throws OrderRefusedException if it may not be given, or cannot
   * @throws IOException if it cannot be written down: then it is not given
   */
  public OrderTicket order(Instruction instruction, Requester by)
      throws OrderRefusedException, IOException {
    return gate.give(instruction, by, Optional.empty());
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
   * @return completes with what was really done; exceptionally as {@link PowerSwitch#power} says
   * @throws OrderRefusedException if who asks may not, or no chassis is known
   * @throws IOException if it cannot be written down: then it is not done
   */
  public CompletionStage<PowerOutcome> power(WorkerId worker, PowerChange change, Requester by)
      throws OrderRefusedException, IOException {
    OrderGate.allow(by, Role.ADMIN, "power");
    return chassis.change(worker, change, by);
  }

  /**
   * Orders the same of many workers, a few at a time.
   *
   * @return names the rollout
   * @throws OrderRefusedException if who asks may not order this, or too many rollouts run
   * @throws IOException if it cannot be written down: then it is not begun
   */
  public UUID rollout(RolloutPlan plan, Requester by) throws OrderRefusedException, IOException {
    OrderGate.allow(by, plan.kind().needed(), plan.kind().toString());
    return rollouts.start(plan, by);
  }

  /** Returns the newest rollouts, oldest first; also those of earlier monitor servers. */
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
      OrderGate.allow(by, known.get().plan().kind().needed(), "to cancel this");
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
    rounds.close();
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
