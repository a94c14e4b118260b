package dev.sideband.fleet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.alarm.Alarm;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.monitor.ManualContext;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Schema;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerStatus;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitor server knows of its workers, in virtual time. */
class FleetServerTest {

  private static final FleetSettings SETTINGS = FleetSettings.STANDARD.history(1 << 20);

  @TempDir Path folder;

  @Test
  @Tag("S1-2")
  @Tag("S1-6")
  @Tag("S1-45")
  void theClusterHasWorkersWithProcessesAndServicesByTask() throws IOException {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      TestWorker data = fleet.worker("db-1");
      web.sendProcesses(rows -> {
        TestWorker.process(rows, 10, "shopd", "working");
        TestWorker.process(rows, 11, "bash", "waiting");
      });
      web.sendServices(
          web.service("shop", "web", ProcessState.WORKING, 10, false),
          web.service("basket", "web", ProcessState.STOPPED, 0, false),
          web.service("mailer", "batch", ProcessState.STOPPED, 0, false));
      data.sendProcesses(rows -> TestWorker.process(rows, 10, "postgres", "busy"));

      assertEquals(
          List.of("db-1", "web-1"),
          fleet.server.workers().stream().map(view -> view.id().name()).toList());
      WorkerView view = fleet.view("web-1");
      assertEquals(Set.of("batch", "web"), view.tasks().keySet());
      assertEquals(
          List.of("basket", "shop"),
          view.tasks().getOrDefault("web", List.of()).stream().map(ServiceInfo::name).toList());
      ProcessInfo shop = ProcessInfo.TYPE.read(view.processes().orElseThrow(), 0);
      assertEquals("shopd", shop.name());
      assertEquals(Optional.of("shop"), view.serviceOf(shop.id()).map(ServiceInfo::name));
      assertEquals(3, fleet.server.processes(ProcessQuery.ALL).size());
      assertEquals(3, fleet.told(FleetEvent.TableCame.class).size());
    }
  }

  @Test
  @Tag("S1-3")
  @Tag("S1-37")
  void aWorkerThatIsSilentOrAwayIsAnAlarmOnceItHasLasted() throws IOException {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.sendProcesses(rows -> {});
      assertEquals(WorkerState.REACHED, fleet.view("web-1").state());
      fleet.pass(Duration.ofSeconds(14));
      assertEquals(WorkerState.REACHED, fleet.view("web-1").state());
      fleet.pass(Duration.ofSeconds(2));
      assertEquals(WorkerState.SILENT, fleet.view("web-1").state());
      assertEquals(List.of("fleet.worker-silent(web-1)"), raised(fleet));

      web.sendProcesses(rows -> {});
      assertEquals(WorkerState.REACHED, fleet.view("web-1").state());
      assertEquals(List.of("fleet.worker-silent(web-1)"), raised(fleet), "not yet steady");
      for (int i = 0; i < 12; i++) {
        web.sendProcesses(rows -> {});
        fleet.pass(Duration.ofSeconds(1));
      }
      assertEquals(List.of(), raised(fleet));

      web.leave();
      fleet.settle();
      assertEquals(WorkerState.AWAY, fleet.view("web-1").state());
      fleet.pass(Duration.ofSeconds(28));
      assertEquals(List.of(), raised(fleet));
      fleet.pass(Duration.ofSeconds(4));
      assertEquals(List.of("fleet.worker-away(web-1)"), raised(fleet));
      assertEquals(
          List.of(WorkerState.REACHED, WorkerState.SILENT, WorkerState.REACHED, WorkerState.AWAY),
          fleet.told(FleetEvent.WorkerChanged.class).stream()
              .map(FleetEvent.WorkerChanged::to)
              .toList());
    }
  }

  /** A link that tells nobody who is connected, as one that leads through BMCs does. */
  private static final class Beside implements WorkerLink {

    final List<Bytes> orders = new ArrayList<>();
    boolean answers = true;

    @Override
    public CompletionStage<Void> instruct(WorkerId worker, Bytes instruction) {
      orders.add(instruction);
      return new CompletableFuture<Void>();
    }

    @Override
    public List<WorkerStatus> workers() {
      return List.of(new WorkerStatus(new WorkerId("web-1"), answers, 0, 0, 0));
    }

    @Override
    public void close() {}
  }

  @Test
  @Tag("S1-3")
  @Tag("S1-7")
  void aWorkerThatIsReachedBesideItsNetworkAloneShowsAsThatAndTakesOrders() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      Beside beside = new Beside();
      fleet.server.serve(beside);
      assertEquals(List.of(), fleet.server.workers(), "no link has told of one");
      fleet.pass(Duration.ofSeconds(1));
      assertEquals(WorkerState.BESIDE, fleet.view("web-1").state());
      InstructionTarget shop = new InstructionTarget.Service("shop");
      OrderTicket ticket =
          fleet.server.order(
              new WorkerId("web-1"),
              InstructionKind.START,
              shop,
              new Requester("alice", Role.ADMIN));
      fleet.settle();
      assertEquals(ticket.id(), SignedInstruction.decode(beside.orders.get(0)).instruction().id());
      fleet.pass(Duration.ofSeconds(32));
      assertEquals(List.of("fleet.worker-beside(web-1)"), raised(fleet));

      TestWorker web = fleet.worker("web-1");
      assertEquals(WorkerState.REACHED, fleet.view("web-1").state());
      web.leave();
      fleet.pass(Duration.ofSeconds(1));
      assertEquals(WorkerState.BESIDE, fleet.view("web-1").state());
      beside.answers = false;
      fleet.pass(Duration.ofSeconds(1));
      assertEquals(WorkerState.AWAY, fleet.view("web-1").state());
    }
  }

  private static List<String> raised(TestFleet fleet) {
    return fleet.server.alarms().active().stream().map(alarm -> alarm.key().toString()).toList();
  }

  /** A chassis that does what it is told. */
  private static final class Chassis implements PowerSwitch {

    final List<String> pressed = new ArrayList<>();

    @Override
    public boolean reaches(WorkerId worker) {
      return worker.name().equals("web-1");
    }

    @Override
    public CompletionStage<PowerOutcome> power(WorkerId worker, PowerChange change) {
      pressed.add(worker + " " + change);
      return CompletableFuture.completedFuture(
          new PowerOutcome(PowerEffect.DONE, "was on; is on again"));
    }
  }

  @Test
  @Tag("S1-40")
  void theLastResortIsTheChassisAndTakesAnAdministrator() throws Exception {
    Chassis chassis = new Chassis();
    try (TestFleet fleet = new TestFleet(folder, SETTINGS, chassis, new ManualContext())) {
      fleet.worker("web-1").leave();
      fleet.worker("web-2").leave();
      fleet.pass(Duration.ofSeconds(32));
      List<Alarm> alarms = fleet.server.alarms().active();
      assertEquals(2, alarms.size());
      assertFalse(alarms.get(1).facts().containsKey("action.power-cycle"));
      String token = String.valueOf(alarms.get(0).facts().get("action.power-cycle"));
      OrderRefusedException refused =
          assertThrows(
              OrderRefusedException.class,
              () -> fleet.server.act(token, new Requester("bob", Role.DEPLOYER)));
      assertTrue(String.valueOf(refused.getMessage()).contains("ADMIN"));
      assertEquals(List.of(), chassis.pressed);
      for (String gentler : List.of("action.power-soft-off", "action.power-reset")) {
        assertTrue(alarms.get(0).facts().containsKey(gentler), alarms::toString);
      }
      assertTrue(fleet.server.act(token, new Requester("alice", Role.ADMIN)).isEmpty());
      assertEquals(List.of("web-1 CYCLE"), chassis.pressed);
      assertEquals(
          List.of("power", "power-done"),
          fleet.server.audit().stream().map(AuditLine::what).toList());
      assertEquals("CYCLE: was on; is on again", fleet.server.audit().get(1).text());
    }
  }

  @Test
  @Tag("S1-30")
  void whatOnlyANewerAgentKnowsIsKept() throws IOException {
    List<Column> columns = new ArrayList<>(ProcessColumns.SCHEMA.columns());
    columns.add(new Column(900, "gpuMemory", ColumnKind.INTEGER));
    Schema newer = new Schema(1, 9, 2, columns);
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.send(
          web.table(
              newer,
              rows -> {
                rows.beginRow();
                rows.set(ProcessColumns.PID, 5);
                rows.set(ProcessColumns.START, 5);
                rows.set(ProcessColumns.STATE, "hibernating");
                rows.set(columns.size() - 1, 4_096);
                rows.endRow();
              }));
      ProcessListing listing = fleet.server.processes(ProcessQuery.ALL.by(900, true));
      FleetProcess only = listing.get(0);
      assertEquals(Optional.of(new ProcessState("hibernating")), only.state());
      assertEquals("gpuMemory", listing.columns().get(listing.columns().size() - 1).name());
      int position = only.table().schema().position(900).orElseThrow();
      assertEquals(4_096, only.table().integer(only.row(), position));
      web.tell(new AgentEvent.Unknown(web.now(), 99, Bytes.EMPTY));
      assertEquals(1, fleet.told(FleetEvent.WorkerTold.class).size());
    }
  }

  @Test
  @Tag("S1-35")
  void whatHappensIsToldAsItHappens() throws IOException {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.tell(new AgentEvent.AgentStarted(web.now(), "1.2", Set.of("start", "stop")));
      web.killed("shop", false);
      assertEquals("1.2", fleet.view("web-1").agent());
      assertEquals(Set.of("start", "stop"), fleet.view("web-1").capabilities());
      List<FleetEvent.WorkerTold> told = fleet.told(FleetEvent.WorkerTold.class);
      assertEquals(2, told.size());
      assertEquals(new WorkerId("web-1"), told.get(1).worker());
      assertTrue(told.get(1).event() instanceof AgentEvent.ServiceChanged);
    }
  }

  @Test
  void anAuditThatBecomesShorterIsAnAlarm() throws IOException {
    Bytes hash = Bytes.copyOf(new byte[32]);
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      web.tell(new AgentEvent.AuditHead(web.now(), new JournalHead(7, hash)));
      web.tell(new AgentEvent.AuditHead(web.now(), new JournalHead(7, hash)));
      assertEquals(List.of(), raised(fleet));
      web.tell(new AgentEvent.AuditHead(web.now(), new JournalHead(6, hash)));
      assertEquals(List.of("fleet.worker-audit(web-1)"), raised(fleet));
      assertEquals(7, fleet.view("web-1").audit().orElseThrow().lines());
    }
  }

  @Test
  void whatMakesNoSenseIsPassedOver() throws IOException {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      for (String stream : List.of("processes", "services", "reports", "events", "other")) {
        for (int size = 0; size < 40; size++) {
          web.append(stream, Bytes.copyOf(new byte[size]));
        }
      }
      web.sendProcesses(rows -> TestWorker.process(rows, 1, "init", "waiting"));
      assertEquals(1, fleet.view("web-1").processes().orElseThrow().rows());
    }
  }

  @Test
  void moreWorkersThanAllowedAreNotTaken() throws IOException {
    FleetSettings two =
        new FleetSettings(
            SETTINGS.silentAfter(),
            SETTINGS.awayAfter(),
            SETTINGS.steadyAfter(),
            SETTINGS.orderWithin(),
            SETTINGS.finishWithin(),
            SETTINGS.rules(),
            0,
            2,
            3);
    try (TestFleet fleet = new TestFleet(folder, two)) {
      fleet.worker("a");
      TestWorker b = fleet.worker("b");
      fleet.worker("c").sendProcesses(rows -> TestWorker.process(rows, 1, "x", "waiting"));
      assertEquals(2, fleet.server.workers().size());
      b.sendProcesses(rows -> {
        for (int pid = 1; pid <= 4; pid++) {
          TestWorker.process(rows, pid, "x", "waiting");
        }
      });
      assertTrue(fleet.view("b").processes().isEmpty(), "too many rows");
    }
  }

  @Test
  @Tag("S1-2")
  void historyAndWorkersOutliveTheServer() throws IOException {
    ManualContext context = new ManualContext();
    try (TestFleet fleet = new TestFleet(folder, SETTINGS, PowerSwitch.NONE, context)) {
      TestWorker web = fleet.worker("web-1");
      for (int i = 1; i <= 5; i++) {
        int pid = i;
        web.sendProcesses(rows -> TestWorker.process(rows, pid, "job", "working"));
        web.sendServices(web.service("shop", "web", ProcessState.WORKING, pid, false));
        fleet.pass(Duration.ofSeconds(2));
      }
    }
    try (TestFleet again = new TestFleet(folder, SETTINGS, PowerSwitch.NONE, context)) {
      WorkerView view = again.view("web-1");
      assertEquals(WorkerState.AWAY, view.state());
      assertEquals(5, view.processes().orElseThrow().integer(0, ProcessColumns.PID));
      assertEquals(
          ProcessState.WORKING, view.tasks().getOrDefault("web", List.of()).get(0).state());
      List<Long> pids = new ArrayList<>();
      again.server.history(
          view.id(),
          context.time.instant().minusSeconds(60),
          context.time.instant(),
          (Table table) -> pids.add(table.integer(0, ProcessColumns.PID)));
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L), pids);
    }
  }

  @Test
  @Tag("S1-6")
  void aTableThatComesAsAStateCountsWhenItIsNewer() throws IOException {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker web = fleet.worker("web-1");
      Bytes older = processes(web, 1);
      fleet.pass(Duration.ofSeconds(1));
      web.sendProcesses(rows -> TestWorker.process(rows, 2, "job", "working"));
      fleet.pass(Duration.ofSeconds(1));
      Bytes newer = processes(web, 3);
      WorkerId id = new WorkerId("web-1");
      fleet.server.onState(id, "processes", older);
      assertEquals(2, pid(fleet));
      fleet.server.onState(id, "processes", newer);
      assertEquals(3, pid(fleet));
      fleet.server.onState(id, "processes", Bytes.of(1, 2, 3));
      fleet.server.onState(id, "weather", newer);
      assertEquals(3, pid(fleet));
    }
  }

  private static Bytes processes(TestWorker worker, int pid) {
    return new TableCodec()
        .encode(
            worker.table(
                ProcessColumns.SCHEMA, rows -> TestWorker.process(rows, pid, "job", "working")));
  }

  private static long pid(TestFleet fleet) {
    return fleet.view("web-1").processes().orElseThrow().integer(0, ProcessColumns.PID);
  }
}
