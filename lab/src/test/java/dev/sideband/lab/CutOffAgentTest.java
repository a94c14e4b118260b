package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.server.Order;
import dev.sideband.fleet.server.OrderState;
import dev.sideband.fleet.server.WorkerState;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two agents in network namespaces of their own, of which one is cut off and reached again. */
@Timeout(180)
class CutOffAgentTest {

  private static final InstructionTarget APP = new InstructionTarget.Service("app");
  private static final long LIMIT_SECONDS = 60;

  @TempDir private Path folder;
  private final AgentProcesses processes = new AgentProcesses();

  @AfterEach
  void endWhatOutlivesItsAgent() {
    processes.close();
  }

  /** A service that notes each of its starts in a line. */
  private void agent(
      NetworkNamespace network, FleetIdentities identities, LabFleetServer server, String worker)
      throws IOException {
    Path home = Files.createDirectories(folder.resolve(worker));
    String services =
        """
        {"services": [
          {"name": "app", "folder": "%s", "restart": {"first": "100ms"},
           "command": ["sh", "-c", "echo started >> starts; exec sleep 1000"]}
        ]}
        """
            .formatted(home);
    Path settings = identities.settings(worker, server.port(), services, "");
    processes.agent(network, settings, "ready " + worker + ", 1 services");
  }

  private ServiceInfo running(LabFleetServer server, String worker, long restarts)
      throws InterruptedException {
    ServiceInfo info =
        server.await(
            worker, "app", each -> each.process().isPresent() && each.restarts() == restarts);
    processes.ends(info.process().orElseThrow().pid());
    return info;
  }

  private int starts(String worker) throws IOException {
    return Files.readAllLines(folder.resolve(worker).resolve("starts")).size();
  }

  /** Waits for a start that the server cannot know of. */
  private void awaitStarts(WatchService changes, String worker, int wanted)
      throws IOException, InterruptedException {
    while (starts(worker) < wanted) {
      var change = changes.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertTrue(change != null, "it is not started again");
      change.pollEvents();
      change.reset();
    }
  }

  @Test
  @Tag("S1-3")
  @Tag("S1-6")
  @Tag("S1-38")
  @Tag("S1-39")
  @Tag("S1-48")
  void whatHappensMeanwhileIsToldAndWhatIsOrderedMeanwhileIsDoneOnce() throws Exception {
    try (FleetIdentities identities = new FleetIdentities(folder);
        LabFleetServer server = LabFleetServer.open(folder, 0);
        NetworkNamespace first = new NetworkNamespace(folder.resolve("1.sock"), server.port());
        NetworkNamespace other = new NetworkNamespace(folder.resolve("2.sock"), server.port());
        WatchService changes = folder.getFileSystem().newWatchService()) {
      agent(first, identities, server, "worker-1");
      agent(other, identities, server, "worker-2");
      running(server, "worker-2", 0);
      int pid = running(server, "worker-1", 0).process().orElseThrow().pid();
      folder.resolve("worker-1").register(changes, StandardWatchEventKinds.ENTRY_MODIFY);

      first.cut();
      server.await("worker-1", WorkerState.AWAY);
      // Its agent looks after it all the same, and the others are reached.
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      awaitStarts(changes, "worker-1", 2);
      UUID waiting = server.order("worker-1", InstructionKind.RESTART, APP, false, Map.of()).id();
      assertEquals(OrderState.DONE, server.done("worker-2", InstructionKind.RESTART, APP).state());
      assertEquals(OrderState.SENT, server.server().order(waiting).orElseThrow().state());
      assertEquals(
          pid, server.service("worker-1", "app").orElseThrow().process().orElseThrow().pid());

      first.mend();
      Order done = server.end(waiting);
      assertEquals(OrderState.DONE, done.state(), done::toString);
      assertEquals(List.of("order", "accepted", "running", "done"), server.audit(waiting));
      running(server, "worker-1", 1);
      assertEquals(3, starts("worker-1"));
      List<AgentEvent.ServiceChanged> ends =
          server.events().stream()
              .filter(AgentEvent.ServiceChanged.class::isInstance)
              .map(AgentEvent.ServiceChanged.class::cast)
              .filter(event -> event.to().equals(ProcessState.UNEXPECTEDLY_TERMINATED))
              .toList();
      assertEquals(1, ends.size(), ends::toString);
      assertEquals(9, ends.get(0).end().orElseThrow().signal().orElseThrow());
      running(server, "worker-2", 0);
    }
  }
}
