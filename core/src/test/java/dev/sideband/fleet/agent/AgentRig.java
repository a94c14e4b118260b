package dev.sideband.fleet.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.Orders;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.service.CommandResult;
import dev.sideband.fleet.service.MortalContext;
import dev.sideband.fleet.service.ProbeResult;
import dev.sideband.fleet.service.ScriptedController;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.fleet.service.ServiceTools;
import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.SourceId;
import dev.sideband.monitor.TableAssembler;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessEventCounters;
import dev.sideband.process.ProcessEventListener;
import dev.sideband.process.ProcessEventSource;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.table.RowType;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.LocalLink;
import dev.sideband.transport.TableSource;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An agent in virtual time, and the server's end of its link. */
final class AgentRig implements WorkerListener, ProcessEventSource, TableSource<ProcessInfo> {

  static final WorkerId WORKER = new WorkerId(Orders.WORKER);

  final ManualContext context = new ManualContext();
  final HostBoot boot = new HostBoot(new UUID(7, 7));
  final BootClock clock = BootClock.of(boot, Duration.ofHours(1), context.time, context.time);
  final ScriptedController controller = new ScriptedController(boot, context.time);
  final Map<String, ProbeResult> probes = new HashMap<>();
  final List<String> commands = new ArrayList<>();
  final List<String> signals = new ArrayList<>();
  final List<ProcessId> processes = new ArrayList<>();
  final Orders orders = new Orders();
  private MortalContext mortal = new MortalContext(context);
  final List<InstructionReport> reports = new ArrayList<>();
  final List<AgentEvent> events = new ArrayList<>();
  final Path folder;
  Optional<ProcessEventListener> told = Optional.empty();
  Optional<Table> services = Optional.empty();
  Optional<Table> processTable = Optional.empty();
  FleetAgent agent;
  Uplink uplink;
  private final LocalLink link = new LocalLink(this, context);
  private final AgentEventCodec codec = new AgentEventCodec();
  private final Map<String, TableAssembler> tables = new HashMap<>();
  private final List<ServiceDeclaration> declared;
  private final Consumer<FleetAgentBuilder> more;
  private int number;

  AgentRig(Path folder, Consumer<FleetAgentBuilder> more, ServiceDeclaration... declared)
      throws IOException {
    this.folder = folder;
    this.more = more;
    this.declared = List.of(declared);
    open();
  }

  private void open() throws IOException {
    uplink = link.uplink(WORKER);
    ServiceTools tools =
        new ServiceTools(
            controller,
            (service, probe, timeout) ->
                CompletableFuture.completedFuture(
                    probes.getOrDefault(service.name(), new ProbeResult(true, "well"))),
            (service, command, timeout) -> {
              commands.add(String.join(" ", command));
              return CompletableFuture.completedFuture(new CommandResult(true, "exit code 0"));
            });
    FleetAgentBuilder builder =
        FleetAgent.builder(WORKER, folder.resolve("agent"), clock, uplink, mortal)
            .services(declared, tools)
            .trusts(Map.of(Orders.KEY_ID, orders.trusted(Role.ADMIN)))
            .processes(
                new ProcessMonitor(
                    new SourceId(WORKER.name(), "processes"),
                    this,
                    Duration.ofSeconds(2),
                    ActivityRules.STANDARD,
                    mortal))
            .processEvents(this)
            .signals((process, signal) -> signals.add(process.pid() + " " + signal))
            .version("1.0");
    more.accept(builder);
    agent = builder.open();
    context.settle();
  }

  /** The agent is gone from one moment to the next, and another one begins. */
  void crash() throws IOException {
    uplink.close();
    mortal.kill();
    mortal = new MortalContext(context);
    context.settle();
    reports.clear();
    events.clear();
    open();
  }

  Instruction order(InstructionKind kind, InstructionTarget target, String... arguments) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return new Instruction(
        new UUID(1, ++number),
        Orders.WORKER,
        kind,
        target,
        context.time.instant().plusSeconds(60),
        false,
        named);
  }

  static Instruction dry(Instruction order) {
    return new Instruction(
        order.id(),
        order.worker(),
        order.kind(),
        order.target(),
        order.deadline(),
        true,
        order.arguments());
  }

  /** Sends an order and returns what was reported of it since. */
  List<InstructionReport> send(Instruction order) {
    return send(orders.sign(order).wire());
  }

  List<InstructionReport> send(Bytes wire) {
    int before = reports.size();
    link.instruct(WORKER, wire);
    context.settle();
    return reports.subList(before, reports.size());
  }

  /** Sends an order that is done at once, and returns the last text. */
  String done(Instruction order) {
    List<InstructionReport> all = List.copyOf(send(order));
    assertEquals(
        List.of(InstructionPhase.ACCEPTED, InstructionPhase.RUNNING, InstructionPhase.DONE),
        all.stream().map(InstructionReport::phase).toList(),
        all::toString);
    return all.get(2).text();
  }

  InstructionReport refused(Instruction order) {
    List<InstructionReport> all = List.copyOf(send(order));
    assertEquals(1, all.size(), all::toString);
    assertEquals(InstructionPhase.REFUSED, all.get(0).phase(), all::toString);
    return all.get(0);
  }

  ServiceInfo service(String name) {
    return ServiceInfo.TYPE.rows(services.orElseThrow()).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  <T extends AgentEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  void pass(Duration span) {
    context.pass(span);
  }

  // --- the server ---

  @Override
  public void onState(WorkerId worker, String key, Bytes state) {}

  @Override
  public void onEntry(WorkerEntry entry) throws IOException {
    switch (entry.stream()) {
      case InstructionReport.STREAM -> reports.add(InstructionReport.decode(entry.data()));
      case AgentEvent.STREAM -> events.add(codec.decode(entry.data()));
      case ServiceInfo.STREAM -> services = assembled(entry).or(() -> services);
      case ProcessInfo.STREAM -> processTable = assembled(entry).or(() -> processTable);
      default -> throw new AssertionError(entry.stream());
    }
  }

  private Optional<Table> assembled(WorkerEntry entry) throws IOException {
    return tables
        .computeIfAbsent(entry.stream(), stream -> new TableAssembler())
        .take(entry.data());
  }

  // --- the host ---

  @Override
  public void start(ProcessEventListener listener) {
    told = Optional.of(listener);
  }

  @Override
  public boolean immediate() {
    return true;
  }

  @Override
  public ProcessEventCounters counters() {
    return new ProcessEventCounters(0, 0, 0);
  }

  @Override
  public RowType<ProcessInfo> rowType() {
    return ProcessInfo.TYPE;
  }

  @Override
  public void read(TableBuffer into) {
    into.clear(clock.now());
    for (ProcessId each : processes) {
      into.beginRow();
      into.set(ProcessColumns.PID, each.pid());
      into.set(ProcessColumns.START, each.startMicros());
      into.set(ProcessColumns.NAME, "program-" + each.pid());
      into.set(ProcessColumns.KERNEL_STATE, 'S');
      into.set(ProcessColumns.CPU_TIME, 1_000);
      into.endRow();
    }
  }

  @Override
  public void close() {}
}
