package dev.sideband.fleet.agent;

import dev.sideband.fleet.InstructionGate;
import dev.sideband.fleet.InstructionJournal;
import dev.sideband.fleet.deploy.CodeStore;
import dev.sideband.fleet.deploy.DeployOutcome;
import dev.sideband.fleet.deploy.DeployStatus;
import dev.sideband.fleet.deploy.Deployer;
import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.fleet.service.ServiceListener;
import dev.sideband.fleet.service.ServiceSupervisor;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The agent of one worker: it watches the worker's processes, keeps its services running, carries
 * out what is ordered, and tells its monitor server of all that. It does no work of the worker's
 * business, and listens on no port.
 *
 * <p>Orders come over the uplinks that it was given, each goes through an {@link InstructionGate},
 * and each step has a line in a journal before it is told. An order that a crash interrupted is
 * reported as failed at the next start, unless what became of it is known; it is never carried out
 * a second time. Services outlive the agent, and are taken over by the next one.
 *
 * <p>Safe for any thread. {@link #close} leaves all services running.
 */
public final class FleetAgent implements AutoCloseable {

  /** What an agent tells that has events as they happen, see {@link AgentEvent.AgentStarted}. */
  public static final String PROCESS_EVENTS = "process-events";

  private final FleetAgentBuilder settings;
  private final AgentSender sender;
  private final InstructionJournal journal;
  private final ServiceSupervisor supervisor;
  private final Map<String, CodeStore> stores = new HashMap<>();
  private final Map<String, Deployer> deployers = new HashMap<>();
  private final OrderIntake intake;
  private final AtomicBoolean servicesChanged = new AtomicBoolean();
  private final ProcessWatch processes;

  /** What was opened last comes first. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  FleetAgent(FleetAgentBuilder settings) throws IOException {
    this.settings = settings;
    this.sender =
        new AgentSender(List.copyOf(settings.uplinks), settings.clock, settings.context.observer());
    try {
      this.journal = kept(InstructionJournal.open(settings.folder.resolve("instructions")));
      this.supervisor =
          kept(
              ServiceSupervisor.open(
                  inCurrentVersions(),
                  settings.tools(),
                  settings.folder.resolve("services.json"),
                  new Telling(),
                  settings.clock,
                  settings.context));
      openDeployers();
      this.processes =
          new ProcessWatch(sender, supervisor, settings.clock, settings.context.observer());
      AgentParts agentParts =
          new AgentParts(
              supervisor,
              Map.copyOf(deployers),
              settings.signals,
              settings.tools().commands(),
              processes::newest,
              settings.allowed,
              settings.shutDown,
              settings.folder,
              settings.clock);
      InstructionGate gate =
          new InstructionGate(
              settings.worker.name(),
              settings.keys,
              journal,
              new AgentCheck(agentParts, (int) ProcessHandle.current().pid()),
              settings.context.clock());
      this.intake =
          new OrderIntake(
              settings.worker.name(), gate, journal, agentParts, sender, settings.context);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Begins the settings of an agent.
   *
   * @param worker the name of this worker, to which orders are addressed
   * @param folder where the agent keeps what it must know after a crash; it is made if need be
   * @param uplink the link to the monitor server; stays its owner's; {@linkplain
   *     FleetAgentBuilder#uplink more} may follow
   */
  public static FleetAgentBuilder builder(
      WorkerId worker, Path folder, BootClock clock, Uplink uplink, TransportContext context) {
    return new FleetAgentBuilder(worker, folder, clock, uplink, context);
  }

  private <T extends AutoCloseable> T kept(T part) {
    parts.push(part);
    return part;
  }

  /** Opens where code lies; what has code starts in the current version of it. */
  private List<ServiceDeclaration> inCurrentVersions() throws IOException {
    List<ServiceDeclaration> all = new ArrayList<>();
    for (ServiceDeclaration each : settings.services) {
      if (settings.code.filter(code -> code.services().contains(each.name())).isPresent()) {
        int keep = settings.code.get().keep();
        CodeStore store = kept(CodeStore.open(each.folder(), keep, settings.context.clock()));
        stores.put(each.name(), store);
        all.add(each.in(store.currentFolder()));
      } else {
        all.add(each);
      }
    }
    return all;
  }

  private void openDeployers() {
    for (Map.Entry<String, CodeStore> each : stores.entrySet()) {
      AgentCode code = settings.code.orElseThrow();
      String service = each.getKey();
      CodeStore store = each.getValue();
      deployers.put(
          service,
          new Deployer(
              service,
              store,
              code.source(),
              new ServicesOfAgent(supervisor),
              this::onDeploy,
              code.settings(),
              settings.context));
      supervisor.showVersion(service, store.current());
      if (store.isInterrupted()) {
        // Nothing starts with code that is half replaced.
        supervisor.showCode(service, Optional.of(ProcessState.CODE_UPGRADING));
      }
    }
  }

  private void onDeploy(DeployStatus status) {
    supervisor.showCode(status.service(), status.state());
  }

  /** Begins its work: called once, by {@link FleetAgentBuilder#open}. */
  void begin() {
    Set<String> capabilities = new TreeSet<>();
    settings.allowed.forEach(kind -> capabilities.add(kind.name().toLowerCase(Locale.ROOT)));
    settings.events.ifPresent(source -> {
      if (source.immediate()) {
        capabilities.add(PROCESS_EVENTS);
      }
    });
    sender.event(new AgentEvent.AgentStarted(settings.clock.now(), settings.version, capabilities));
    watchProcesses();
    supervisor
        .begin()
        .thenCompose(begun -> recoverCode())
        .whenComplete((recovered, failure) -> takeOrders());
  }

  private void watchProcesses() {
    settings.processes.ifPresent(monitor -> {
      kept(monitor).subscribe(processes.then(this::sendServices));
      monitor.start();
    });
    settings.events.ifPresent(source -> kept(source).start(processes));
  }

  private CompletionStage<Void> recoverCode() {
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (Map.Entry<String, Deployer> each : deployers.entrySet()) {
      all =
          all.thenCompose(before -> each.getValue().recover())
              .thenAccept(outcome -> {
                supervisor.showCode(each.getKey(), Optional.empty());
                outcome
                    .flatMap(DeployOutcome::current)
                    .ifPresent(now -> supervisor.showVersion(each.getKey(), Optional.of(now)));
              });
    }
    return all;
  }

  private void takeOrders() {
    intake.endInterrupted();
    settings.uplinks.forEach(uplink -> uplink.instructions(intake::take));
    sendServices();
  }

  /** Sends the table of services soon, once for all changes until then. */
  private void sendServices() {
    if (servicesChanged.compareAndSet(false, true)) {
      try {
        settings
            .context
            .executor()
            .execute(() -> {
              servicesChanged.set(false);
              sender.services(supervisor::table);
            });
      } catch (RejectedExecutionException e) {
        servicesChanged.set(false); // It ends.
      }
    }
  }

  /** Returns what it keeps running. */
  public ServiceSupervisor services() {
    return supervisor;
  }

  /** Returns what became of orders. */
  public InstructionJournal journal() {
    return journal;
  }

  /** Ends the agent; the services go on. Close the uplink after it. Idempotent. */
  @Override
  public void close() {
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        settings.context.observer().counted("agent.close.failures", settings.worker.name(), 1);
      }
    }
  }

  /** Tells the server of each change. */
  private final class Telling implements ServiceListener {

    @Override
    public void onChange(
        ServiceInfo before,
        ServiceInfo after,
        Optional<ProcessEnd> end,
        Optional<Table> lastRecord) {
      sender.event(
          new AgentEvent.ServiceChanged(
              settings.clock.now(),
              after.name(),
              before.state(),
              after.state(),
              after.reason(),
              after.needsAttention(),
              end,
              lastRecord));
      sendServices();
    }

    @Override
    public void onDetail(ServiceInfo after) {
      sendServices();
    }
  }
}
