package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionJournal;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.rollout.RolloutPhase;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.rollout.RolloutResult;
import dev.sideband.fleet.rollout.RolloutState;
import dev.sideband.fleet.rollout.RolloutWorker;
import dev.sideband.fleet.server.Order;
import dev.sideband.fleet.server.OrderState;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A monitor server with its rules and its audit, and three agents in processes of their own, whose
 * services are real processes with real code.
 */
class FleetOfThreeTest {

  private static final List<String> WORKERS = List.of("worker-1", "worker-2", "worker-3");
  private static final InstructionTarget APP = new InstructionTarget.Service("app");
  private static final InstructionTarget HOST = new InstructionTarget.Host();

  @TempDir private Path folder;
  private final AgentProcesses processes = new AgentProcesses();

  @AfterEach
  void endWhatOutlivesItsAgent() {
    processes.close();
  }

  /** Two services: one whose code is replaced, and one that only the server starts again. */
  private Path settings(FleetIdentities identities, int port, String worker) throws IOException {
    Path home = Files.createDirectories(folder.resolve(worker));
    String services =
        """
        {"services": [
          {"name": "app", "task": "demo", "folder": "%1$s/app", "command": ["sh", "app.sh"],
           "environment": {"WORKER": "%2$s"},
           "startsWithAgent": false,
           "readiness": {"command": ["test", "-e", "ready"], "period": "100ms"},
           "restart": {"first": "100ms"},
           "levels": [{"name": "low", "enter": ["touch", "%1$s/low"]}],
           "restore": ["rm", "%1$s/low"]},
          {"name": "%3$s", "folder": "%1$s", "command": ["sleep", "1000"], "restart": "notify"}
        ]}
        """
            .formatted(home, worker, LabFleetServer.HELPED);
    return identities.settings(
        worker,
        port,
        services,
        identities.settingsOfCode("app") + "shutDown = touch " + home.resolve("halted") + "\n");
  }

  private ServiceInfo await(
      LabFleetServer server, String worker, String service, Predicate<ServiceInfo> wanted)
      throws InterruptedException {
    ServiceInfo info = server.await(worker, service, wanted);
    info.process().ifPresent(id -> processes.ends(id.pid()));
    return info;
  }

  private ServiceInfo app(LabFleetServer server, String worker, String version)
      throws InterruptedException {
    return await(
        server,
        worker,
        "app",
        info ->
            info.process().isPresent()
                && info.version().equals(Optional.of(version))
                && !info.state().equals(ProcessState.CODE_DEPLOYING)
                && !info.state().equals(ProcessState.CODE_UPGRADING));
  }

  private static Predicate<ServiceInfo> is(ProcessState state) {
    return info -> info.state().equals(state);
  }

  private static void assertDone(Order order) {
    assertEquals(OrderState.DONE, order.state(), order::toString);
  }

  /** Rolls a version out over all workers, and returns what came of it. */
  private static RolloutResult rollOut(
      LabFleetServer server,
      FleetIdentities identities,
      InstructionKind kind,
      String version,
      String script)
      throws Exception {
    Map<String, String> code = identities.artefact("app.sh", version, script);
    RolloutPlan plan = RolloutPlan.of(WORKERS, kind, APP, code).reverting();
    UUID id = server.server().rollout(plan, LabFleetServer.ADMIN);
    return server.await(
        "end of the rollout of " + version,
        () ->
            server.server().rollouts().stream()
                .filter(each -> each.id().equals(id))
                .map(each -> each.result())
                .filter(result -> result.phase().isEnd())
                .findFirst());
  }

  private void install(
      LabFleetServer server, FleetIdentities identities, InstructionKind kind, String version)
      throws Exception {
    RolloutResult result =
        rollOut(server, identities, kind, version, "touch ready; exec sleep 300" + version + "\n");
    assertEquals(RolloutPhase.DONE, result.phase(), result::toString);
    for (String worker : WORKERS) {
      app(server, worker, version);
    }
  }

  @Test
  @Tag("S1-1")
  @Tag("S1-2")
  @Tag("S1-10")
  @Tag("S1-11")
  @Tag("S1-12")
  @Tag("S1-28")
  @Tag("S1-29")
  @Tag("S1-39")
  @Tag("S1-41")
  @Tag("S1-44")
  @Tag("S1-45")
  @Tag("S1-48")
  void theyInstallReplaceGoBackRestartDegradeAndHalt() throws Exception {
    try (FleetIdentities identities = new FleetIdentities(folder);
        LabFleetServer server = LabFleetServer.open(folder, 0)) {
      for (String worker : WORKERS) {
        Path settings = settings(identities, server.port(), worker);
        processes.agent(settings, "ready " + worker + ", 2 services");
      }
      for (String worker : WORKERS) {
        await(server, worker, LabFleetServer.HELPED, info -> info.process().isPresent());
      }
      install(server, identities, InstructionKind.DEPLOY, "1");
      install(server, identities, InstructionKind.UPGRADE, "2");
      for (ProcessState each : List.of(ProcessState.CODE_DEPLOYING, ProcessState.CODE_UPGRADING)) {
        assertEquals(
            WORKERS.size(),
            server.events().stream()
                .filter(AgentEvent.ServiceChanged.class::isInstance)
                .map(AgentEvent.ServiceChanged.class::cast)
                .filter(event -> event.to().equals(each) && !event.from().equals(each))
                .count());
      }

      // A version that ends at once at the second worker is taken back at the first one too.
      RolloutResult failed =
          rollOut(
              server,
              identities,
              InstructionKind.UPGRADE,
              "3",
              "if [ $WORKER = worker-2 ]; then exit 3; fi; touch ready; exec sleep 3003\n");
      assertEquals(RolloutPhase.FAILED, failed.phase(), failed::toString);
      assertEquals(
          List.of(RolloutState.REVERTED, RolloutState.FAILED, RolloutState.SKIPPED),
          failed.workers().stream().map(RolloutWorker::state).toList());
      for (String worker : WORKERS) {
        app(server, worker, "2");
      }
      assertDone(server.done("worker-1", InstructionKind.ROLLBACK, APP));
      app(server, "worker-1", "1");

      // One that is killed comes back by itself, another one by an order of the server.
      for (String service : List.of("app", LabFleetServer.HELPED)) {
        int pid = pid(await(server, "worker-2", service, info -> info.process().isPresent()));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await(
            server,
            "worker-2",
            service,
            info -> info.process().filter(id -> id.pid() != pid).isPresent());
      }
      assertTrue(
          server.server().orders(100).stream()
              .anyMatch(order -> order.by().equals("monitor server")));

      // One works at a lower level for a while.
      assertDone(server.done("worker-3", InstructionKind.DEGRADE, APP));
      await(server, "worker-3", "app", info -> info.level().equals("low"));
      assertTrue(Files.exists(folder.resolve("worker-3/low")));
      assertDone(server.done("worker-3", InstructionKind.RESTORE, APP));
      await(server, "worker-3", "app", info -> info.level().equals("full"));
      assertFalse(Files.exists(folder.resolve("worker-3/low")));

      // All say what it would be to halt; one does.
      for (String worker : WORKERS) {
        Order would =
            server.end(server.order(worker, InstructionKind.SHUT_DOWN, HOST, true, Map.of()).id());
        assertTrue(would.text().startsWith("would drain 2 services"), would::toString);
        assertFalse(Files.exists(folder.resolve(worker).resolve("halted")));
      }
      assertDone(server.done("worker-3", InstructionKind.SHUT_DOWN, HOST));
      assertTrue(Files.exists(folder.resolve("worker-3/halted")));
      await(server, "worker-3", "app", is(ProcessState.STOPPED));
      await(server, "worker-3", LabFleetServer.HELPED, is(ProcessState.STOPPED));
      app(server, "worker-1", "1");
      assertAudited(server);
    }
  }

  private static int pid(ServiceInfo info) {
    return info.process().orElseThrow().pid();
  }

  /** Each order has its line and one of its end, at the server and at its worker. */
  private void assertAudited(LabFleetServer server) throws IOException, InterruptedException {
    List<Order> orders = server.server().orders(1_000);
    for (Order each : orders) {
      server.end(each.id());
    }
    Map<UUID, String> ends = new HashMap<>();
    for (String worker : WORKERS) {
      InstructionJournal.read(
          folder.resolve(worker).resolve("state/instructions"),
          report -> {
            if (report.phase().isEnd()) {
              assertNull(ends.put(report.id(), report.phase().name()), report::toString);
            }
          });
    }
    for (Order each : orders) {
      List<String> lines = server.audit(each.id());
      assertEquals("order", lines.get(0));
      String last = lines.get(lines.size() - 1).toUpperCase(Locale.ROOT);
      assertEquals(last, ends.remove(each.id()), each::toString);
    }
    assertEquals(Map.of(), ends, "nobody else ordered anything");
  }
}
