package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionJournal;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.server.Order;
import dev.sideband.fleet.server.OrderState;
import dev.sideband.fleet.server.OrderTicket;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent is killed by signal 9 at each step of an upgrade that its monitor server ordered, from
 * the moment in which the order comes to the one in which its end is told. The next agent finds the
 * old version or the new one, and that one runs, once; the server knows the end, once.
 */
@Timeout(180)
class KilledAgentTest {

  private static final String WORKER = "worker-1";
  private static final String READY = "ready " + WORKER + ", 1 services";
  private static final InstructionTarget APP = new InstructionTarget.Service("app");

  /** What is done to the disk, what is done to the service, and what is told. */
  private static final List<HeldProgram.Step> STEPS =
      List.of(
          new HeldProgram.Step("dev.sideband.fleet.InstructionJournal", "accept"),
          new HeldProgram.Step("dev.sideband.fleet.InstructionJournal", "progress"),
          new HeldProgram.Step("dev.sideband.fleet.agent.AgentSender", "report"),
          new HeldProgram.Step("dev.sideband.fleet.deploy.StepWatch", "step"),
          new HeldProgram.Step("dev.sideband.fleet.service.ServiceMemory", "begin"),
          new HeldProgram.Step("dev.sideband.linux.internal.service.ChildServices", "open"),
          new HeldProgram.Step("dev.sideband.linux.internal.service.ChildServices", "awaitProgram"),
          new HeldProgram.Step("dev.sideband.fleet.deploy.DeployTools", "stop"),
          new HeldProgram.Step("dev.sideband.fleet.deploy.DeployTools", "awaitReady"));

  /** As many as an upgrade has at least. */
  private static final int LEAST_STEPS = 20;

  @TempDir private Path folder;
  private final AgentProcesses processes = new AgentProcesses();

  @AfterEach
  void endWhatOutlivesItsAgent() {
    processes.close();
  }

  private String services() {
    return """
    {"services": [
      {"name": "app", "folder": "%1$s/%2$s/app", "command": ["sh", "app.sh"],
       "startsWithAgent": false,
       "readiness": {"command": ["test", "-e", "app.sh"], "period": "100ms"},
       "restart": {"first": "100ms"}}
    ]}
    """
        .formatted(folder, WORKER);
  }

  private static Predicate<ServiceInfo> works(String version) {
    return info ->
        info.process().isPresent()
            && info.version().equals(Optional.of(version))
            && Set.of(ProcessState.WORKING, ProcessState.WAITING, ProcessState.BUSY)
                .contains(info.state());
  }

  private ServiceInfo awaitWorking(LabFleetServer server, String version)
      throws InterruptedException {
    ServiceInfo info = server.await(WORKER, "app", works(version));
    processes.ends(info.process().orElseThrow().pid());
    return info;
  }

  private static Instruction draft(
      LabFleetServer server, FleetIdentities identities, InstructionKind kind, String version)
      throws IOException {
    Map<String, String> code =
        identities.artefact("app.sh", version, "exec sleep 300" + version + "\n");
    return server.server().draft(new WorkerId(WORKER), kind, APP, false, code);
  }

  /** Returns whether a step is one of this order: answers to those before may be told once more. */
  private static boolean isOf(Instruction order, String step) {
    return !step.startsWith("report ") || step.endsWith(order.id().toString());
  }

  /** Returns a step without the id of an order, or the name of a version. */
  private static String kind(String step) {
    return step.replaceFirst(" ([0-9]+|[0-9a-f]{8}-[-0-9a-f]{27})$", "");
  }

  @Test
  @Tag("S1-11")
  @Tag("S1-33")
  @Tag("S1-48")
  void atEachStepOfAnUpgrade() throws Exception {
    try (FleetIdentities identities = new FleetIdentities(folder);
        LabFleetServer server = LabFleetServer.open(folder, 0)) {
      Path settings =
          identities.settings(WORKER, server.port(), services(), identities.settingsOfCode("app"));
      Set<String> steps = Collections.synchronizedSet(new LinkedHashSet<>());
      HeldProgram agent = processes.held(STEPS, settings, READY);
      server.await(WORKER, "app", info -> info.version().isEmpty());
      server.end(
          server
              .server()
              .order(draft(server, identities, InstructionKind.DEPLOY, "1"), LabFleetServer.ADMIN)
              .id());
      String current = "1";
      awaitWorking(server, current);
      for (int trial = 2; ; trial++) {
        String wanted = Integer.toString(trial);
        Instruction order = draft(server, identities, InstructionKind.UPGRADE, wanted);
        agent.holdAt(step -> isOf(order, step) && !steps.contains(kind(step)));
        OrderTicket ticket = server.server().order(order, LabFleetServer.ADMIN);
        Optional<String> where = agent.heldBefore(ticket.finished()).map(KilledAgentTest::kind);
        if (where.isEmpty()) {
          assertEquals(OrderState.DONE, server.end(ticket.id()).state());
          break;
        }
        steps.add(where.get());
        agent.kill();
        agent = processes.held(STEPS, settings, READY);
        String what = "killed before " + where.get();
        Order end = server.end(ticket.id());
        boolean done = end.state() == OrderState.DONE;
        assertTrue(done || end.state() == OrderState.FAILED, what + ": " + end);
        current = done ? wanted : current;
        awaitWorking(server, current);
        assertCode(current, what);
        assertAnsweredOnce(server, end, what);
      }
      System.out.println("killed at each of " + steps.size() + " steps: " + steps);
      assertTrue(steps.size() >= LEAST_STEPS, steps::toString);
      agent.close();
    }
  }

  /** One version is current and complete, it runs once, and nothing else does. */
  private void assertCode(String version, String what) throws IOException {
    Path app = folder.resolve(WORKER).resolve("app");
    assertEquals(
        Path.of("versions", version), Files.readSymbolicLink(app.resolve("current")), what);
    assertEquals(
        List.of("sleep 300" + version + " in versions/" + version),
        AgentProcesses.whoRunsIn(app),
        what);
    assertEquals(
        "exec sleep 300" + version + "\n",
        Files.readString(app.resolve("current").resolve("app.sh")),
        what);
    for (String left : List.of("incoming", "current.new")) {
      assertTrue(Files.notExists(app.resolve(left), LinkOption.NOFOLLOW_LINKS), what + ": " + left);
    }
    try (Stream<Path> versions = Files.list(app.resolve("versions"))) {
      assertTrue(
          versions.allMatch(
              each -> Integer.parseInt(each.getFileName().toString()) <= Integer.parseInt(version)),
          what);
    }
  }

  /** Both audits hold the order once, and its end once. */
  private void assertAnsweredOnce(LabFleetServer server, Order end, String what)
      throws IOException {
    List<String> lines = server.audit(end.id());
    assertEquals(1, lines.stream().filter("order"::equals).count(), what + ": " + lines);
    String last = end.state() == OrderState.DONE ? "done" : "failed";
    assertEquals(last, lines.get(lines.size() - 1), what);
    assertEquals(lines.size(), new LinkedHashSet<>(lines).size(), what + ": " + lines);
    assertEquals(1, end.reports().stream().filter(report -> report.phase().isEnd()).count(), what);
    List<InstructionPhase> phases = new ArrayList<>();
    InstructionJournal.read(
        folder.resolve(WORKER).resolve("state/instructions"), report -> note(report, end, phases));
    assertEquals(1, phases.stream().filter(InstructionPhase.ACCEPTED::equals).count(), what);
    assertEquals(
        List.of(InstructionPhase.valueOf(end.state().name())),
        phases.stream().filter(InstructionPhase::isEnd).toList(),
        what);
  }

  private static void note(InstructionReport report, Order order, List<InstructionPhase> phases) {
    if (report.id().equals(order.id())) {
      phases.add(report.phase());
    }
  }
}
