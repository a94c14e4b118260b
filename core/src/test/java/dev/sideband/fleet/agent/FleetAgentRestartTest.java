package dev.sideband.fleet.agent;

import static dev.sideband.fleet.agent.WebAgent.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.process.ProcessEvent;
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

/** What an agent does that begins where another one died. */
class FleetAgentRestartTest {

  @TempDir Path folder;

  @Test
  @Tag("S1-48")
  void anOrderThatACrashInterruptedGetsAnEnd() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
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
  @Tag("S1-38")
  void theKernelTellsHowOneThatWasTakenOverEnded() throws IOException {
    AgentRig rig = WebAgent.rig(folder);
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
    AgentRig rig = WebAgent.rig(folder);
    rig.crash();
    assertEquals(1, rig.controller.starts("web"));
    assertEquals(ProcessState.WORKING, rig.service("web").state());
    assertEquals("taken over", rig.service("web").reason());
    assertEquals(List.of(), rig.events(AgentEvent.ServiceChanged.class));
    rig.done(rig.order(InstructionKind.STOP, WEB));
  }
}
