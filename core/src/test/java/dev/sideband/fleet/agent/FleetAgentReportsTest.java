package dev.sideband.fleet.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.service.ScriptedProcess;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent tells of its own accord: services, processes, and how they end. */
class FleetAgentReportsTest {

  @TempDir Path folder;

  @Test
  @Tag("S1-3")
  @Tag("S1-4")
  @Tag("S1-6")
  void itTellsWhatIsThere() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
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
  @Tag("S1-27")
  @Tag("S1-35")
  @Tag("S1-38")
  void anUnexpectedEndIsToldWithTheLastRecord() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
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
    AgentRig rig = WebAgent.rig(folder);
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
}
