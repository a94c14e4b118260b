package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionJournal;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.server.Order;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent in a process of its own, with services that are real processes, over a TLS link. */
class AgentProcessTest {

  private static final String WORKER = "worker-1";
  private static final String SERVICES =
      """
      {"services": [
        {"name": "one", "task": "sleep", "folder": "/", "command": ["sleep", "1000"],
         "restart": {"first": "100ms"}},
        {"name": "two", "folder": "/", "command": ["sleep", "2000"]}
      ]}
      """;

  @TempDir private Path folder;
  private final AgentProcesses processes = new AgentProcesses();

  @AfterEach
  void endWhatOutlivesItsAgent() {
    processes.close();
  }

  private Child agent(Path settings) throws IOException {
    return processes.agent(settings, "ready " + WORKER + ", 2 services");
  }

  private ServiceInfo working(LabFleetServer server, String name, long restarts)
      throws InterruptedException {
    ServiceInfo info =
        server.await(
            WORKER,
            name,
            each ->
                each.process().isPresent()
                    && each.restarts() == restarts
                    && !each.state().equals(ProcessState.STARTING));
    processes.ends(info.process().orElseThrow().pid());
    return info;
  }

  private static Optional<AgentEvent.ServiceChanged> unexpected(LabFleetServer server) {
    return server.events().stream()
        .filter(AgentEvent.ServiceChanged.class::isInstance)
        .map(AgentEvent.ServiceChanged.class::cast)
        .filter(each -> each.to().equals(ProcessState.UNEXPECTEDLY_TERMINATED))
        .findFirst();
  }

  @Test
  @Tag("S1-1")
  @Tag("S1-4")
  @Tag("S1-7")
  @Tag("S1-8")
  @Tag("S1-27")
  @Tag("S1-33")
  @Tag("S1-38")
  @Tag("S1-39")
  @Tag("S1-48")
  void itsServicesOutliveItAndEndByOrderAlone() throws Exception {
    try (FleetIdentities identities = new FleetIdentities(folder);
        LabFleetServer server = LabFleetServer.open(folder, 0)) {
      Path settings = identities.settings(WORKER, server.port(), SERVICES, "");
      Child agent = agent(settings);
      int one = working(server, "one", 0).process().orElseThrow().pid();
      int two = working(server, "two", 0).process().orElseThrow().pid();
      assertEquals("sleep", server.await("row", () -> server.process(WORKER, one)).name());

      // Somebody kills a service: the server hears how it ended, and it is started again.
      ProcessHandle.of(one).orElseThrow().destroyForcibly();
      AgentEvent.ServiceChanged end = server.await("unexpected end", () -> unexpected(server));
      assertEquals("one", end.service());
      assertEquals(9, end.end().orElseThrow().signal().orElseThrow());
      assertTrue(end.lastRecord().isPresent());
      int again = working(server, "one", 1).process().orElseThrow().pid();
      assertNotEquals(one, again);

      // Somebody kills the agent: the next one takes over what runs.
      agent.kill();
      assertTrue(AgentProcesses.runs(again));
      agent = agent(settings);
      server.await(WORKER, "one", each -> each.reason().equals("taken over"));
      assertEquals(again, working(server, "one", 1).process().orElseThrow().pid());
      assertEquals(two, working(server, "two", 0).process().orElseThrow().pid());

      // The server orders its end.
      Order stop = server.done(WORKER, InstructionKind.STOP, new InstructionTarget.Service("one"));
      List<InstructionPhase> phases =
          List.of(InstructionPhase.ACCEPTED, InstructionPhase.RUNNING, InstructionPhase.DONE);
      assertEquals(phases, stop.reports().stream().map(InstructionReport::phase).toList());
      assertFalse(AgentProcesses.runs(again));
      server.await(WORKER, "one", each -> each.state().equals(ProcessState.STOPPED));
      assertEquals(List.of("order", "accepted", "running", "done"), server.audit(stop.id()));
      List<InstructionPhase> audit = new ArrayList<>();
      InstructionJournal.read(
          folder.resolve(WORKER).resolve("state/instructions"), line -> audit.add(line.phase()));
      assertEquals(phases, audit);

      // The agent is asked to end: what runs goes on.
      ProcessHandle asked = ProcessHandle.of(agent.pid()).orElseThrow();
      asked.destroy();
      asked.onExit().get(20, TimeUnit.SECONDS);
      assertTrue(AgentProcesses.runs(two));
    }
  }
}
