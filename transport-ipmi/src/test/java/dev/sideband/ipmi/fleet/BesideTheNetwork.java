package dev.sideband.ipmi.fleet;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.TrustedKey;
import dev.sideband.fleet.agent.FleetAgent;
import dev.sideband.fleet.agent.FleetAgentBuilder;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.FleetSettings;
import dev.sideband.fleet.server.Order;
import dev.sideband.fleet.server.OrderSigner;
import dev.sideband.fleet.server.Requester;
import dev.sideband.fleet.server.WorkerView;
import dev.sideband.fleet.service.CommandResult;
import dev.sideband.fleet.service.MortalContext;
import dev.sideband.fleet.service.ProbeResult;
import dev.sideband.fleet.service.ScriptedController;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceTools;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.VirtualBmc;
import dev.sideband.ipmi.oem.BmcUplink;
import dev.sideband.ipmi.oem.GetInstructionStatus;
import dev.sideband.ipmi.oem.InstructionProgress;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.table.RowType;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.LocalLink;
import dev.sideband.transport.TableSource;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A monitor server and an agent that are joined by a network and through a BMC, all of it in time
 * that stands still until it is waited for.
 */
final class BesideTheNetwork implements AutoCloseable, TableSource<ProcessInfo> {

  static final WorkerId WEB = new WorkerId("web-1");
  static final String KEY = "server";
  static final Requester ALICE = new Requester("alice", Role.ADMIN);
  static final InstructionTarget SHOP = new InstructionTarget.Service("shop");
  static final Duration SOON = Duration.ofSeconds(15);

  final VirtualBmc virtual;
  final HostBoot boot = new HostBoot(new UUID(7, 7));
  final BootClock clock;
  final ScriptedController controller;
  final KeyPair keys;
  final FleetServer server;
  final LocalLink network;
  final BmcWorkerLink beside;
  final OemClient operator;
  FaultPlan hostFaults = request -> Fault.NONE;
  FaultPlan serverFaults = request -> Fault.NONE;
  private final Path folder;
  private MortalContext mortal;
  private Uplink networkUplink;
  private BmcUplink bmcUplink;
  private FleetAgent agent;
  private int orders;

  BesideTheNetwork(Path folder, long seed) throws IOException {
    this.folder = folder;
    virtual = new VirtualBmc(folder.resolve("bmc"), seed);
    clock = BootClock.of(boot, Duration.ofHours(1), virtual.time, virtual.time);
    controller = new ScriptedController(boot, virtual.time);
    keys = keys();
    server =
        FleetServer.builder(
                folder.resolve("server"),
                OrderSigner.of(KEY, keys.getPrivate()),
                clock,
                virtual.context)
            .settings(FleetSettings.STANDARD.history(0))
            .open();
    network = new LocalLink(server, virtual.context);
    beside = new BmcWorkerLink(server, virtual.context);
    server.serve(network);
    server.serve(beside);
    beside.add(
        WEB,
        new FaultyLink(
            virtual.session(Privilege.ADMINISTRATOR),
            request -> serverFaults.next(request),
            virtual.context));
    operator = virtual.client(virtual.session(Privilege.ADMINISTRATOR));
    startAgent();
  }

  static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts the agent, which has both ways. */
  void startAgent() throws IOException {
    mortal = new MortalContext(virtual.context);
    networkUplink = network.uplink(WEB);
    bmcUplink =
        BmcUplink.open(
            OemClient.builder(
                    new FaultyLink(
                        virtual.host(), request -> hostFaults.next(request), virtual.context),
                    mortal)
                .build(),
            mortal);
    ServiceTools tools =
        new ServiceTools(
            controller,
            (service, probe, timeout) ->
                CompletableFuture.completedFuture(new ProbeResult(true, "well")),
            (service, command, timeout) ->
                CompletableFuture.completedFuture(new CommandResult(true, "")));
    FleetAgentBuilder builder =
        FleetAgent.builder(WEB, folder.resolve("agent"), clock, networkUplink, mortal)
            .uplink(bmcUplink)
            .services(List.of(ServiceDeclaration.of("shop", folder, "serve").build()), tools)
            .trusts(Map.of(KEY, new TrustedKey(keys.getPublic(), Role.ADMIN)))
            .processes(
                new ProcessMonitor(
                    new SourceId(WEB.name(), "processes"),
                    this,
                    Duration.ofSeconds(10),
                    ActivityRules.STANDARD,
                    mortal));
    agent = builder.open();
    pass(SOON);
  }

  void cutNetwork() {
    networkUplink.close();
    pass(Duration.ZERO);
  }

  /** The agent is gone from one moment to the next. */
  void killAgent() {
    mortal.kill();
    networkUplink.close();
    pass(Duration.ZERO);
  }

  BmcUplink bmcUplink() {
    return bmcUplink;
  }

  void pass(Duration span) {
    virtual.time.advance(span);
  }

  int starts() {
    return controller.starts("shop");
  }

  Instruction draft(InstructionKind kind) {
    return new Instruction(
        new UUID(3, ++orders),
        WEB.name(),
        kind,
        SHOP,
        virtual.time.instant().plusSeconds(120),
        false,
        Map.of());
  }

  SignedInstruction sign(Instruction order) throws GeneralSecurityException {
    return SignedInstruction.sign(order, KEY, keys.getPrivate());
  }

  /** Orders something as a person does, and returns what the server knows after a while. */
  Order order(InstructionKind kind) throws Exception {
    Instruction order = draft(kind);
    server.order(order, ALICE);
    pass(SOON);
    return server.order(order.id()).orElseThrow();
  }

  void post(SignedInstruction order) throws Exception {
    virtual.await(operator.post(order, virtual.deadline(Duration.ofMinutes(5))));
  }

  InstructionProgress atBmc(UUID order) throws Exception {
    return virtual.await(
        operator.send(new GetInstructionStatus(order), virtual.deadline(Duration.ofMinutes(5))));
  }

  WorkerView view() {
    return server.worker(WEB).orElseThrow();
  }

  @Override
  public RowType<ProcessInfo> rowType() {
    return ProcessInfo.TYPE;
  }

  @Override
  public void read(TableBuffer into) {
    into.clear(clock.now());
    into.beginRow();
    into.set(ProcessColumns.PID, 4_711);
    into.set(ProcessColumns.START, 9);
    into.set(ProcessColumns.NAME, "serve");
    into.set(ProcessColumns.KERNEL_STATE, 'S');
    into.endRow();
  }

  @Override
  public void close() {
    agent.close();
    bmcUplink.close();
    beside.close();
    network.close();
    pass(Duration.ZERO);
    server.close();
    virtual.close();
  }
}
