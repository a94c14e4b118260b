package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.rollout.RolloutPhase;
import dev.sideband.fleet.rollout.RolloutState;
import dev.sideband.fleet.rollout.RolloutWorker;
import dev.sideband.fleet.server.AuditLine;
import dev.sideband.fleet.server.FleetRollout;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.Order;
import dev.sideband.fleet.server.OrderState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A monitor server is killed by signal 9 on the way of an order, and in the middle of a rollout.
 * The next one knows what was ordered and what came of it, and nothing was done twice.
 */
@Timeout(180)
@Tag("S1-48")
class KilledFleetServerTest {

  private static final HeldProgram.Step SENT =
      new HeldProgram.Step("dev.sideband.fleet.server.WorkerRoutes", "carry");
  private static final HeldProgram.Step ANSWERED =
      new HeldProgram.Step("dev.sideband.fleet.server.OrderDesk", "report");

  private static final List<String> WHOLE = List.of("order", "accepted", "running", "done");

  /**
   * Where it dies.
   *
   * @param begin how the step's name begins
   * @param time at which of those, from 1
   */
  private record Death(HeldProgram.Step step, String begin, int time) {}

  @TempDir private Path folder;
  private final AgentProcesses processes = new AgentProcesses();

  @AfterEach
  void endWhatOutlivesItsAgent() {
    processes.close();
  }

  /** A service that notes each of its starts in a line. */
  private static String services(Path home) {
    return """
    {"services": [
      {"name": "%s", "folder": "%s",
       "command": ["sh", "-c", "echo started >> starts; exec sleep 1000"]}
    ]}
    """
        .formatted(FleetServerChild.SERVICE, home);
  }

  private void agents(FleetIdentities identities, int port, List<String> workers)
      throws IOException {
    for (String worker : workers) {
      Path settings = identities.settings(worker, port, services(folder.resolve(worker)), "");
      processes.agent(settings, "ready " + worker + ", 1 services");
    }
  }

  private int starts(String worker) throws IOException {
    return Files.readAllLines(folder.resolve(worker).resolve("starts")).size();
  }

  private void awaitService(LabFleetServer server, String worker) throws InterruptedException {
    processes.ends(
        server
            .await(worker, FleetServerChild.SERVICE, info -> info.process().isPresent())
            .process()
            .orElseThrow()
            .pid());
  }

  /** Lets a server begin, and kills it. */
  private void killAt(Death death, int port, List<String> workers) throws Exception {
    String[] arguments = new String[workers.size() + 2];
    arguments[0] = folder.toString();
    arguments[1] = Integer.toString(port);
    for (int i = 0; i < workers.size(); i++) {
      arguments[i + 2] = workers.get(i);
    }
    try (HeldProgram server =
        HeldProgram.start(List.of(death.step()), FleetServerChild.class, arguments)) {
      assertEquals(FleetServerChild.READY, server.child().line());
      AtomicInteger times = new AtomicInteger();
      server.holdAt(
          step -> step.startsWith(death.begin()) && times.incrementAndGet() == death.time());
      server.child().say("now");
      assertTrue(server.held().startsWith(death.begin()));
    }
  }

  private static Set<UUID> ids(FleetServer server) {
    Set<UUID> ids = new TreeSet<>();
    server.orders(100).forEach(order -> ids.add(order.id()));
    return ids;
  }

  /** Before it is sent; before its being accepted is noted; when it is, and its end is not. */
  @Test
  void anOrderIsKnownAndDoneOnceWhereverItsServerDies() throws Exception {
    List<Death> deaths =
        List.of(
            new Death(SENT, "carry", 1),
            new Death(ANSWERED, "report ACCEPTED", 1),
            new Death(ANSWERED, "report RUNNING", 1));
    List<String> workers = List.of("worker-1");
    try (FleetIdentities identities = new FleetIdentities(folder)) {
      int port;
      Set<UUID> known;
      try (LabFleetServer first = LabFleetServer.open(folder, 0)) {
        port = first.port();
        agents(identities, port, workers);
        awaitService(first, "worker-1");
        known = ids(first.server());
      }
      int started = 1;
      for (Death death : deaths) {
        killAt(death, port, workers);
        started++;
        try (LabFleetServer next = LabFleetServer.open(folder, port)) {
          Set<UUID> fresh = ids(next.server());
          fresh.removeAll(known);
          assertEquals(1, fresh.size(), death::toString);
          UUID id = fresh.iterator().next();
          Order end = next.end(id);
          assertEquals(OrderState.DONE, end.state(), () -> death + ": " + end);
          assertEquals(WHOLE, next.audit(id), death::toString);
          assertEquals(
              1,
              end.reports().stream().filter(report -> report.phase().isEnd()).count(),
              () -> death + ": " + end.reports());
          awaitService(next, "worker-1");
          assertEquals(started, starts("worker-1"), death::toString);
          known.add(id);
        }
      }
    }
  }

  /** What was ordered stands for itself; who was not asked is not asked any more. */
  @Test
  @Tag("S1-41")
  void aRolloutEndsAsInterrupted() throws Exception {
    List<String> workers = List.of("worker-1", "worker-2", "worker-3");
    try (FleetIdentities identities = new FleetIdentities(folder)) {
      int port;
      try (LabFleetServer first = LabFleetServer.open(folder, 0)) {
        port = first.port();
        agents(identities, port, workers);
        for (String worker : workers) {
          awaitService(first, worker);
        }
      }
      killAt(new Death(SENT, "carry", 2), port, workers);
      try (LabFleetServer next = LabFleetServer.open(folder, port)) {
        List<Order> orders = next.server().orders(100);
        assertEquals(
            List.of("worker-1", "worker-2"),
            orders.stream().map(order -> order.worker().name()).toList());
        for (Order each : orders) {
          assertEquals(OrderState.DONE, next.end(each.id()).state());
          awaitService(next, each.worker().name());
          assertEquals(WHOLE, next.audit(each.id()));
        }
        List<AuditLine> rollout =
            next.server().audit().stream()
                .filter(line -> line.what().startsWith("rollout"))
                .toList();
        assertEquals(
            List.of("rollout", "rollout-ended"), rollout.stream().map(AuditLine::what).toList());
        assertEquals(rollout.get(0).id(), rollout.get(1).id());
        assertTrue(rollout.get(1).text().startsWith("interrupted"), rollout::toString);
        FleetRollout shown = next.server().rollouts().get(0);
        assertEquals(rollout.get(0).id(), shown.id().toString());
        assertEquals(RolloutPhase.INTERRUPTED, shown.result().phase());
        assertEquals(
            List.of(RolloutState.DONE, RolloutState.DONE, RolloutState.SKIPPED),
            shown.result().workers().stream().map(RolloutWorker::state).toList());
        assertEquals(
            List.of(2, 2, 1), List.of(starts("worker-1"), starts("worker-2"), starts("worker-3")));
      }
    }
  }
}
