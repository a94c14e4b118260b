package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three agents in processes of their own, whose services are real processes with real code. */
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

  private Path settings(WatchingServer server, String worker) throws IOException {
    Path home = folder.resolve(worker);
    String services =
        """
        {"services": [
          {"name": "app", "task": "demo", "folder": "%1$s/app", "command": ["sh", "app.sh"],
           "startsWithAgent": false,
           "readiness": {"command": ["test", "-e", "%1$s/ready"], "period": "100ms"},
           "restart": {"first": "100ms"},
           "levels": [{"name": "low", "enter": ["touch", "%1$s/low"]}],
           "restore": ["rm", "%1$s/low"]}
        ]}
        """
            .formatted(home);
    return server.settings(
        worker,
        services,
        """
        artefacts = ../artefacts
        code = app
        codeKey.%s = operator.pem
        shutDown = touch %s/halted
        """
            .formatted(WatchingServer.KEY, home));
  }

  private ServiceInfo app(WatchingServer server, String worker, Predicate<ServiceInfo> wanted)
      throws InterruptedException {
    ServiceInfo info =
        server.await("app of " + worker, () -> server.service(worker, "app").filter(wanted));
    info.process().ifPresent(id -> processes.ends(id.pid()));
    return info;
  }

  private static Predicate<ServiceInfo> works(String version) {
    return info ->
        info.process().isPresent()
            && info.version().equals(Optional.of(version))
            && !info.state().equals(ProcessState.CODE_DEPLOYING)
            && !info.state().equals(ProcessState.CODE_UPGRADING);
  }

  private static Predicate<ServiceInfo> is(ProcessState state) {
    return info -> info.state().equals(state);
  }

  private static void assertDone(WatchingServer server, UUID order) throws InterruptedException {
    InstructionReport end = server.end(order);
    assertEquals(InstructionPhase.DONE, end.phase(), end::toString);
  }

  /** A version of the code: it says which one it is, and runs. */
  private Map<String, String> code(WatchingServer server, String version, String script)
      throws IOException {
    return server.artefact(folder.resolve("artefacts"), "app.sh", version, script);
  }

  private void install(WatchingServer server, InstructionKind kind, String version)
      throws Exception {
    Map<String, String> code = code(server, version, "exec sleep 300" + version + "\n");
    for (String worker : WORKERS) {
      assertDone(server, server.order(worker, kind, APP, false, code));
      app(server, worker, works(version));
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
  @Tag("S1-44")
  @Tag("S1-45")
  void theyInstallReplaceRestartDegradeAndHalt() throws Exception {
    try (WatchingServer server = WatchingServer.open(folder)) {
      for (String worker : WORKERS) {
        Path settings = settings(server, worker);
        Files.createFile(folder.resolve(worker).resolve("ready"));
        processes.agent(settings, "ready " + worker + ", 1 services");
      }
      install(server, InstructionKind.DEPLOY, "1");
      install(server, InstructionKind.UPGRADE, "2");
      for (ProcessState each : List.of(ProcessState.CODE_DEPLOYING, ProcessState.CODE_UPGRADING)) {
        assertEquals(
            WORKERS.size(),
            server.events().stream()
                .filter(AgentEvent.ServiceChanged.class::isInstance)
                .map(AgentEvent.ServiceChanged.class::cast)
                .filter(event -> event.to().equals(each) && !event.from().equals(each))
                .count());
      }

      // A version that ends at once is taken back, at one worker; the others are not touched.
      Map<String, String> broken = code(server, "3", "exit 3\n");
      InstructionReport failed =
          server.end(server.order("worker-2", InstructionKind.UPGRADE, APP, false, broken));
      assertEquals(InstructionPhase.FAILED, failed.phase(), failed::toString);
      app(server, "worker-2", works("2"));
      assertDone(server, server.order("worker-1", InstructionKind.ROLLBACK, APP));
      app(server, "worker-1", works("1"));

      // One that is killed comes back by itself.
      int pid = app(server, "worker-2", works("2")).process().orElseThrow().pid();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      app(server, "worker-2", works("2").and(info -> info.process().orElseThrow().pid() != pid));

      // One works at a lower level for a while.
      assertDone(server, server.order("worker-3", InstructionKind.DEGRADE, APP));
      app(server, "worker-3", info -> info.level().equals("low"));
      assertTrue(Files.exists(folder.resolve("worker-3/low")));
      assertDone(server, server.order("worker-3", InstructionKind.RESTORE, APP));
      app(server, "worker-3", info -> info.level().equals("full"));

      // All say what it would be to halt; one does.
      for (String worker : WORKERS) {
        InstructionReport would =
            server.end(server.order(worker, InstructionKind.SHUT_DOWN, HOST, true, Map.of()));
        assertTrue(would.text().startsWith("would drain 1 services"), would::toString);
        assertFalse(Files.exists(folder.resolve(worker).resolve("halted")));
      }
      assertDone(server, server.order("worker-3", InstructionKind.SHUT_DOWN, HOST));
      assertTrue(Files.exists(folder.resolve("worker-3/halted")));
      app(server, "worker-3", is(ProcessState.STOPPED));
      app(server, "worker-1", works("1"));
    }
  }
}
