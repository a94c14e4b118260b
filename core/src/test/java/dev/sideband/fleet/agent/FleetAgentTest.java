package dev.sideband.fleet.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionJournal;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.Orders;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.service.DegradeLevel;
import dev.sideband.fleet.service.ScriptedProcess;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceDeclarationBuilder;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.LocalLink;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does with orders, and what it tells. */
class FleetAgentTest {

  private static final InstructionTarget WEB = new InstructionTarget.Service("web");
  private static final InstructionTarget HOST = new InstructionTarget.Host();

  @TempDir Path folder;

  private ServiceDeclarationBuilder web() {
    return ServiceDeclaration.of("web", folder, "serve")
        .levels(List.of(new DegradeLevel("low", List.of("ctl", "low"))), List.of("ctl", "full"));
  }

  private AgentRig rig() throws IOException {
    return rig(web());
  }

  private AgentRig rig(ServiceDeclarationBuilder web) throws IOException {
    return new AgentRig(folder, builder -> builder.shutDown(List.of("halt", "now")), web.build());
  }

  @Test
  @Tag("S1-3")
  @Tag("S1-4")
  @Tag("S1-6")
  void itTellsWhatIsThere() throws IOException {
    AgentRig rig = rig();
    rig.processes.add(rig.controller.newest("web").id());
    rig.pass(Duration.ofSeconds(2));
    AgentEvent.AgentStarted started = rig.events(AgentEvent.AgentStarted.class).get(0);
    assertEquals("1.0", started.version());
    assertTrue(started.capabilities().containsAll(List.of("stop", "shut_down", "process-events")));
    assertEquals(rig.boot, started.time().clock());
    assertEquals(rig.agent.services().services().get(0).process(), rig.service("web").process());
    assertEquals(1, rig.processTable.orElseThrow().rows());
    assertEquals(
        rig.controller.newest("web").id(),
        ProcessInfo.TYPE.read(rig.processTable.orElseThrow(), 0).id());
    rig.pass(Duration.ofSeconds(2));
    assertEquals(ProcessState.WAITING, rig.service("web").state(), "as its process does");
  }

  @Test
  @Tag("S1-7")
  @Tag("S1-8")
  @Tag("S1-9")
  @Tag("S1-48")
  void anOrderIsAcceptedThenDone() throws IOException {
    AgentRig rig = rig();
    assertEquals("signal 15", rig.done(rig.order(InstructionKind.STOP, WEB)));
    assertTrue(rig.controller.newest("web").isEnded());
    assertEquals(ProcessState.STOPPED, rig.service("web").state());
    assertEquals("process 101", rig.done(rig.order(InstructionKind.START, WEB)));
    assertEquals(ProcessState.WORKING, rig.service("web").state());
    assertEquals("process 102", rig.done(rig.order(InstructionKind.RESTART, WEB)));
    rig.done(rig.order(InstructionKind.DEGRADE, WEB));
    assertEquals("low", rig.service("web").level());
    List<String> states =
        rig.events(AgentEvent.ServiceChanged.class).stream().map(each -> each.to().name()).toList();
    assertEquals(
        List.of(
            "starting",
            "working",
            "stopping",
            "stopped",
            "starting",
            "working",
            "stopping",
            "starting",
            "working"),
        states);
  }

  @Test
  @Tag("S1-48")
  void theSameOrderIsDoneOnceAndAnsweredAgain() throws IOException {
    AgentRig rig = rig();
    Instruction restart = rig.order(InstructionKind.RESTART, WEB);
    rig.done(restart);
    InstructionReport first = rig.reports.get(rig.reports.size() - 1);
    assertEquals(List.of(first), rig.send(restart));
    assertEquals(2, rig.controller.starts("web"));
    rig.crash();
    assertEquals(List.of(first), rig.send(restart));
    assertEquals(2, rig.controller.starts("web"));
  }

  @Test
  @Tag("S1-42")
  @Tag("S1-48")
  void whatIsRefusedSaysWhyAndHasNoEffect() throws IOException {
    AgentRig rig = rig();
    InstructionReport start = rig.refused(rig.order(InstructionKind.START, WEB));
    assertEquals(Optional.of(RefusalReason.STATE), start.reason());
    assertEquals("web is working", start.text());
    InstructionTarget db = new InstructionTarget.Service("db");
    assertReason(RefusalReason.NO_TARGET, rig, rig.order(InstructionKind.STOP, db));
    assertReason(RefusalReason.NOT_LISTED, rig, rig.order(InstructionKind.UPGRADE, WEB));
    assertReason(RefusalReason.ARGUMENTS, rig, rig.order(InstructionKind.STOP, HOST));
    assertReason(RefusalReason.ARGUMENTS, rig, rig.order(InstructionKind.SHUT_DOWN, WEB));
    assertReason(
        RefusalReason.ARGUMENTS, rig, rig.order(InstructionKind.DEGRADE, WEB, "level", "none"));
    Bytes wire = new Orders().sign(rig.order(InstructionKind.STOP, WEB)).wire();
    assertEquals(Optional.of(RefusalReason.WRONG_SIGNATURE), rig.send(wire).get(0).reason());
    assertEquals(Optional.of(RefusalReason.MALFORMED), rig.send(Bytes.of(1)).get(0).reason());
    assertEquals(1, rig.controller.starts("web"));
    assertFalse(rig.controller.newest("web").isEnded());
    assertEquals(List.of(), rig.commands);
  }

  private static void assertReason(RefusalReason reason, AgentRig rig, Instruction order) {
    assertEquals(Optional.of(reason), rig.refused(order).reason());
  }

  @Test
  @Tag("S1-48")
  void onlyListedKindsAreTaken() throws IOException {
    AgentRig rig =
        new AgentRig(
            folder, builder -> builder.allows(EnumSet.of(InstructionKind.RESTART)), web().build());
    assertReason(RefusalReason.NOT_LISTED, rig, rig.order(InstructionKind.STOP, WEB));
    assertReason(RefusalReason.NOT_LISTED, rig, rig.order(InstructionKind.SHUT_DOWN, HOST));
    rig.done(rig.order(InstructionKind.RESTART, WEB));
  }

  @Test
  @Tag("S0-24")
  @Tag("S1-36")
  void aProcessIsTheOneThatIsMeantOrNone() throws IOException {
    AgentRig rig = rig();
    ProcessId stranger = new ProcessId(rig.boot, 4_711, 5_000);
    rig.processes.add(stranger);
    rig.pass(Duration.ofSeconds(2));
    InstructionTarget target = new InstructionTarget.OneProcess(stranger);
    assertEquals(
        "signal 15 sent to process 4711", rig.done(rig.order(InstructionKind.STOP, target)));
    rig.done(rig.order(InstructionKind.SUSPEND, target));
    rig.done(rig.order(InstructionKind.RESUME, target));
    rig.done(rig.order(InstructionKind.TERMINATE, target));
    assertEquals(List.of("4711 15", "4711 19", "4711 18", "4711 9"), rig.signals);
    assertReason(RefusalReason.ARGUMENTS, rig, rig.order(InstructionKind.DEGRADE, target));
    InstructionReport reused =
        rig.refused(
            rig.order(
                InstructionKind.STOP,
                new InstructionTarget.OneProcess(new ProcessId(rig.boot, 4_711, 6_000))));
    assertEquals(Optional.of(RefusalReason.NO_TARGET), reused.reason());
    assertReason(
        RefusalReason.NO_TARGET,
        rig,
        rig.order(
            InstructionKind.STOP,
            new InstructionTarget.OneProcess(
                new ProcessId(new HostBoot(new UUID(0, 1)), 4_711, 5_000))));
    for (int pid : new int[] {1, (int) ProcessHandle.current().pid()}) {
      assertReason(
          RefusalReason.NOT_LISTED,
          rig,
          rig.order(
              InstructionKind.TERMINATE,
              new InstructionTarget.OneProcess(new ProcessId(rig.boot, pid, 5))));
    }
    assertEquals(4, rig.signals.size());
  }

  @Test
  @Tag("S1-27")
  @Tag("S1-36")
  void theProcessOfAServiceIsEndedAsTheServiceIs() throws IOException {
    AgentRig rig = rig();
    InstructionTarget target = new InstructionTarget.OneProcess(rig.controller.newest("web").id());
    rig.done(rig.order(InstructionKind.STOP, target));
    assertEquals(ProcessState.STOPPED, rig.service("web").state());
    assertEquals(List.of(), rig.signals);
    rig.pass(Duration.ofMinutes(1));
    assertEquals(1, rig.controller.starts("web"));
  }

  @Test
  @Tag("S1-48")
  void aDryRunHasNoEffect() throws IOException {
    AgentRig rig = rig();
    ProcessId stranger = new ProcessId(rig.boot, 4_711, 5_000);
    List<Instruction> all = new ArrayList<>();
    for (InstructionKind kind :
        List.of(
            InstructionKind.STOP,
            InstructionKind.RESTART,
            InstructionKind.SUSPEND,
            InstructionKind.TERMINATE,
            InstructionKind.PROTECT,
            InstructionKind.DEGRADE,
            InstructionKind.DRAIN)) {
      all.add(rig.order(kind, WEB));
    }
    all.add(rig.order(InstructionKind.TERMINATE, new InstructionTarget.OneProcess(stranger)));
    all.add(rig.order(InstructionKind.DRAIN, HOST));
    Instruction shutDown = rig.order(InstructionKind.SHUT_DOWN, HOST);
    for (Instruction each : all) {
      assertTrue(rig.done(AgentRig.dry(each)).startsWith("would "), each::toString);
    }
    assertEquals("would drain 1 services and run halt now", rig.done(AgentRig.dry(shutDown)));
    assertEquals(ProcessState.WORKING, rig.service("web").state());
    assertFalse(rig.service("web").isProtected());
    assertEquals(0, rig.controller.newest("web").stops);
    assertEquals(List.of(), rig.commands);
    assertEquals(List.of(), rig.signals);
  }

  @Test
  @Tag("S0-24")
  @Tag("S1-12")
  void toShutDownIsToDrainAndThenToRunTheCommand() throws IOException {
    AgentRig rig = rig(web().drain(List.of("ctl", "drain")));
    rig.done(rig.order(InstructionKind.PROTECT, WEB));
    InstructionReport refused = rig.refused(rig.order(InstructionKind.SHUT_DOWN, HOST));
    assertEquals("web is protected", refused.text());
    rig.done(rig.order(InstructionKind.UNPROTECT, WEB));
    String text = rig.done(rig.order(InstructionKind.SHUT_DOWN, HOST));
    assertEquals("1 services have ended; the command: exit code 0", text);
    assertEquals(List.of("ctl drain", "halt now"), rig.commands);
    assertEquals(ProcessState.STOPPED, rig.service("web").state());
    assertTrue(
        rig.events(AgentEvent.ServiceChanged.class).stream()
            .noneMatch(each -> each.to().equals(ProcessState.UNEXPECTEDLY_TERMINATED)));
  }

  @Test
  @Tag("S1-48")
  void anOrderThatACrashInterruptedGetsAnEnd() throws IOException {
    AgentRig rig = rig();
    rig.controller.newest("web").stubborn = true;
    Instruction stop = rig.order(InstructionKind.STOP, WEB);
    assertEquals(2, rig.send(stop).size(), "accepted, running");
    rig.crash();
    InstructionReport end = rig.reports.get(0);
    assertEquals(stop.id(), end.id());
    assertEquals(InstructionPhase.FAILED, end.phase());
    assertEquals("the agent ended meanwhile; web is stopping", end.text());
    assertEquals(List.of(end), rig.send(stop));
    rig.pass(Duration.ofSeconds(10));
    assertEquals(ProcessState.STOPPED, rig.service("web").state(), "it goes on with it");
    assertEquals(1, rig.controller.newest("web").kills);
  }

  @Test
  @Tag("S1-48")
  void whatCannotBeWrittenDownIsNotDone() throws IOException {
    AgentRig rig = rig();
    rig.done(rig.order(InstructionKind.PROTECT, WEB));
    rig.done(rig.order(InstructionKind.UNPROTECT, WEB));
    rig.crash();
    Files.writeString(folder.resolve("agent/instructions/journal-000002.log"), "in the way\n");
    InstructionReport report = rig.refused(rig.order(InstructionKind.STOP, WEB));
    assertEquals(Optional.of(RefusalReason.NOT_RECORDED), report.reason());
    assertEquals(ProcessState.WORKING, rig.service("web").state());
    assertEquals(0, rig.controller.newest("web").stops);
  }

  @Test
  @Tag("S1-48")
  void everyStepHasALineAndTheServerKnowsTheLast() throws IOException {
    AgentRig rig = rig();
    rig.done(rig.order(InstructionKind.STOP, WEB));
    rig.refused(rig.order(InstructionKind.STOP, WEB));
    List<InstructionPhase> phases = new ArrayList<>();
    InstructionJournal.read(folder.resolve("agent/instructions"), line -> phases.add(line.phase()));
    assertEquals(
        List.of(
            InstructionPhase.ACCEPTED,
            InstructionPhase.RUNNING,
            InstructionPhase.DONE,
            InstructionPhase.REFUSED),
        phases);
    List<AgentEvent.AuditHead> heads = rig.events(AgentEvent.AuditHead.class);
    AgentEvent.AuditHead last = heads.get(heads.size() - 1);
    assertEquals(4, last.head().lines());
    assertEquals(rig.agent.journal().head(), last.head());
  }

  @Test
  @Tag("S1-27")
  @Tag("S1-35")
  @Tag("S1-38")
  void anUnexpectedEndIsToldWithTheLastRecord() throws IOException {
    AgentRig rig = rig();
    ScriptedProcess process = rig.controller.newest("web");
    rig.processes.add(process.id());
    rig.pass(Duration.ofSeconds(2));
    process.signalled(9);
    rig.context.settle();
    List<AgentEvent.ServiceChanged> all = rig.events(AgentEvent.ServiceChanged.class);
    AgentEvent.ServiceChanged end = all.get(all.size() - 1);
    assertEquals(ProcessState.UNEXPECTEDLY_TERMINATED, end.to());
    assertEquals(OptionalInt.of(9), end.end().orElseThrow().signal());
    ProcessInfo record = ProcessInfo.TYPE.read(end.lastRecord().orElseThrow(), 0);
    assertEquals(process.id(), record.id());
    assertEquals(1_000, record.cpuTime().number());
    assertEquals(ProcessState.UNEXPECTEDLY_TERMINATED, rig.service("web").state());
  }

  @Test
  @Tag("S1-35")
  @Tag("S1-47")
  void startsAndEndsOfProcessesAreToldAsTheyHappen() throws IOException {
    AgentRig rig = rig();
    ProcessId id = new ProcessId(rig.boot, 500, 9);
    rig.processes.add(id);
    rig.pass(Duration.ofSeconds(2));
    rig.told
        .orElseThrow()
        .happened(new ProcessEvent.Started(500, Optional.of(id), 1, rig.clock.now()));
    rig.told
        .orElseThrow()
        .happened(
            new ProcessEvent.Ended(
                500, Optional.of(id), rig.clock.now(), OptionalInt.of(3), OptionalInt.empty()));
    rig.told
        .orElseThrow()
        .happened(new ProcessEvent.Started(501, Optional.empty(), 1, rig.clock.now()));
    rig.context.settle();
    AgentEvent.ProcessStarted started = rig.events(AgentEvent.ProcessStarted.class).get(0);
    assertEquals(id, started.process());
    assertEquals("program-500", started.name());
    assertEquals(1, started.parent());
    AgentEvent.ProcessEnded ended = rig.events(AgentEvent.ProcessEnded.class).get(0);
    assertEquals("exit code 3", ended.end().text());
    assertEquals(1, rig.events(AgentEvent.ProcessStarted.class).size());
  }

  @Test
  @Tag("S1-38")
  void theKernelTellsHowOneThatWasTakenOverEnded() throws IOException {
    AgentRig rig = rig();
    rig.crash();
    rig.told
        .orElseThrow()
        .happened(
            new ProcessEvent.Ended(
                100,
                Optional.of(rig.controller.newest("web").id()),
                rig.clock.now(),
                OptionalInt.of(7),
                OptionalInt.empty()));
    rig.context.settle();
    AgentEvent.ServiceChanged changed = rig.events(AgentEvent.ServiceChanged.class).get(0);
    assertEquals("exit code 7", changed.end().orElseThrow().text());
    assertEquals(ProcessState.UNEXPECTEDLY_TERMINATED, changed.to());
  }

  @Test
  @Tag("S1-33")
  void theNextAgentTakesServicesOver() throws IOException {
    AgentRig rig = rig();
    rig.crash();
    assertEquals(1, rig.controller.starts("web"));
    assertEquals(ProcessState.WORKING, rig.service("web").state());
    assertEquals("taken over", rig.service("web").reason());
    assertEquals(List.of(), rig.events(AgentEvent.ServiceChanged.class));
    rig.done(rig.order(InstructionKind.STOP, WEB));
  }

  @Test
  @Tag("S1-48")
  void anOrderThatComesByTwoLinksIsDoneOnceAndAnsweredOnBoth() throws IOException {
    List<LocalLink> links = new ArrayList<>();
    List<InstructionReport> answered = new ArrayList<>();
    WorkerListener listener =
        new WorkerListener() {
          @Override
          public void onState(WorkerId worker, String key, Bytes state) {}

          @Override
          public void onEntry(WorkerEntry entry) throws IOException {
            if (entry.stream().equals(InstructionReport.STREAM)) {
              answered.add(InstructionReport.decode(entry.data()));
            }
          }
        };
    AgentRig rig =
        new AgentRig(
            folder,
            builder -> {
              LocalLink link = new LocalLink(listener, builder.context);
              links.add(link);
              builder.uplink(link.uplink(AgentRig.WORKER));
            },
            web().build());
    Instruction restart = rig.order(InstructionKind.RESTART, WEB);
    links.get(0).instruct(AgentRig.WORKER, rig.orders.sign(restart).wire());
    List<InstructionReport> first = List.copyOf(rig.send(restart));
    assertEquals(2, rig.controller.starts("web"));
    assertEquals(first, answered);
    assertEquals(InstructionPhase.DONE, first.get(first.size() - 1).phase());
  }
}
