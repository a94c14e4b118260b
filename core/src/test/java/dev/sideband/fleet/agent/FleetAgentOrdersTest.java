package dev.sideband.fleet.agent;

import static dev.sideband.fleet.agent.WebAgent.HOST;
import static dev.sideband.fleet.agent.WebAgent.WEB;
import static dev.sideband.fleet.agent.WebAgent.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionJournal;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.LocalLink;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that an agent carries out, on what, and what it says of them. */
class FleetAgentOrdersTest {

  @TempDir Path folder;

  @Test
  @Tag("S1-7")
  @Tag("S1-8")
  @Tag("S1-9")
  @Tag("S1-48")
  void anOrderIsAcceptedThenDone() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
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
    AgentRig rig = WebAgent.rig(folder);
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
  @Tag("S0-24")
  @Tag("S1-36")
  void aProcessIsTheOneThatIsMeantOrNone() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
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
    AgentRig rig = WebAgent.rig(folder);
    InstructionTarget target = new InstructionTarget.OneProcess(rig.controller.newest("web").id());
    rig.done(rig.order(InstructionKind.STOP, target));
    assertEquals(ProcessState.STOPPED, rig.service("web").state());
    assertEquals(List.of(), rig.signals);
    rig.pass(Duration.ofMinutes(1));
    assertEquals(1, rig.controller.starts("web"));
  }

  @Test
  @Tag("S0-24")
  @Tag("S1-12")
  void toShutDownIsToDrainAndThenToRunTheCommand() throws IOException {
    AgentRig rig = WebAgent.rig(folder, WebAgent.web(folder).drain(List.of("ctl", "drain")));
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
  void everyStepHasALineAndTheServerKnowsTheLast() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
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
            WebAgent.web(folder).build());
    Instruction restart = rig.order(InstructionKind.RESTART, WEB);
    links.get(0).instruct(AgentRig.WORKER, rig.orders.sign(restart).wire());
    List<InstructionReport> first = List.copyOf(rig.send(restart));
    assertEquals(2, rig.controller.starts("web"));
    assertEquals(first, answered);
    assertEquals(InstructionPhase.DONE, first.get(first.size() - 1).phase());
  }
}
