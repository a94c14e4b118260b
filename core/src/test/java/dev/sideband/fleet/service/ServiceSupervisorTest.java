package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.Refusal;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.RestartPolicy;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Services that are started, end, are ordered about and are taken over. */
class ServiceSupervisorTest extends ServiceTests {

  @Test
  @Tag("S1-9")
  void startsWithTheAgent() throws IOException {
    ServiceRig rig = rig(web()).begin();
    rig.assertState(ProcessState.WORKING, "web");
    assertEquals(Optional.of(rig.controller.newest("web").id()), rig.info("web").process());
    assertEquals(List.of("web: starting", "web: working"), rig.changes);
  }

  @Test
  @Tag("S1-9")
  void oneThatWaitsForAnOrderIsStartedByIt() throws IOException {
    ServiceRig rig = rig(web().startsWithAgent(false)).begin();
    rig.assertState(ProcessState.STOPPED, "web");
    assertEquals("process 100", rig.done(InstructionKind.START, "web"));
    rig.assertState(ProcessState.WORKING, "web");
    rig.restart();
    assertEquals(1, rig.controller.starts("web"), "what was ordered counts from then on");
  }

  @Test
  void whatItDependsOnIsReadyFirst() throws IOException {
    ServiceRig rig =
        rig(web().dependsOn("db"), ServiceDeclaration.of("db", folder, "store").readiness(PROBE));
    rig.probes.put("db", ill("refused"));
    rig.begin();
    assertEquals(List.of("db"), rig.controller.order);
    assertEquals("waits for db", rig.info("web").reason());
    rig.probes.put("db", new ProbeResult(true, "connected"));
    rig.pass(Duration.ofSeconds(2));
    assertEquals(List.of("db", "web"), rig.controller.order);
    rig.assertState(ProcessState.WORKING, "web");
  }

  @Test
  void declarationsThatContradictEachOtherAreRefused() {
    ServiceDeclarationBuilder db = ServiceDeclaration.of("db", folder, "store");
    assertThrows(IllegalArgumentException.class, () -> rig(web(), web()));
    assertThrows(IllegalArgumentException.class, () -> rig(web().dependsOn("db")));
    assertThrows(
        IllegalArgumentException.class, () -> rig(web().dependsOn("db"), db.dependsOn("web")));
  }

  @Test
  @Tag("S1-27")
  @Tag("S1-38")
  @Tag("S1-39")
  void oneThatIsKilledFromOutsideIsStartedAgain() throws IOException {
    ServiceRig rig = rig(web()).begin();
    ScriptedProcess first = rig.controller.newest("web");
    rig.observe(first.id(), ProcessState.BUSY);
    rig.assertState(ProcessState.BUSY, "web");
    first.signalled(9);
    rig.context.settle();
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, "web");
    assertEquals("signal 9", rig.lastEnd.orElseThrow().text());
    Table record = rig.lastRecord.orElseThrow();
    assertEquals(first.id(), ProcessInfo.TYPE.read(record, 0).id());
    assertEquals(4_096, record.integer(0, ProcessColumns.RESIDENT));
    assertEquals(
        Optional.of(rig.context.time.instant().plusSeconds(1)), rig.info("web").nextStart());
    rig.pass(Duration.ofSeconds(1));
    rig.assertState(ProcessState.WORKING, "web");
    assertEquals(1, rig.info("web").restarts());
    assertEquals(2, rig.controller.starts("web"));
    assertFalse(rig.changes.contains("web: stopped"));
  }

  @Test
  @Tag("S1-39")
  @Tag("S1-40")
  void aCrashLoopEndsWithAnAdministrator() throws IOException {
    ServiceRig rig = rig(web()).begin();
    for (int i = 0; i < 3; i++) {
      assertFalse(rig.info("web").needsAttention());
      rig.controller.newest("web").exit(3);
      rig.pass(Duration.ofSeconds(2));
    }
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, "web");
    assertTrue(rig.info("web").needsAttention());
    assertEquals(Optional.empty(), rig.info("web").nextStart());
    assertEquals("exit code 3", rig.info("web").reason());
    rig.pass(Duration.ofMinutes(10));
    assertEquals(3, rig.controller.starts("web"));
    rig.restart();
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, "web");
    assertEquals(3, rig.controller.starts("web"), "another agent is no administrator");
    rig.done(InstructionKind.START, "web");
    rig.assertState(ProcessState.WORKING, "web");
    assertFalse(rig.info("web").needsAttention());
  }

  @Test
  @Tag("S1-40")
  void withThePolicyToNotifyNothingIsStarted() throws IOException {
    ServiceRig rig = rig(web().restart(RestartPolicy.NOTIFY)).begin();
    rig.controller.newest("web").exit(0);
    rig.pass(Duration.ofMinutes(10));
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, "web");
    assertTrue(rig.info("web").needsAttention());
    assertEquals(1, rig.controller.starts("web"));
    rig.done(InstructionKind.STOP, "web");
    rig.assertState(ProcessState.STOPPED, "web");
  }

  @Test
  void whatCannotBeStartedIsTriedAgain() throws IOException {
    ServiceRig rig = rig(web());
    rig.controller.refusal = "no program serve";
    rig.begin();
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, "web");
    assertTrue(rig.info("web").reason().startsWith("could not be started: no program serve"));
    rig.controller.refusal = null;
    rig.pass(Duration.ofSeconds(1));
    rig.assertState(ProcessState.WORKING, "web");
  }

  @Test
  @Tag("S1-8")
  @Tag("S1-27")
  void anOrderToStopIsNoUnexpectedEnd() throws IOException {
    ServiceRig rig = rig(web()).begin();
    assertEquals("signal 15", rig.done(InstructionKind.STOP, "web"));
    rig.assertState(ProcessState.STOPPED, "web");
    assertEquals(Optional.empty(), rig.info("web").process());
    rig.pass(Duration.ofMinutes(1));
    assertEquals(1, rig.controller.starts("web"));
    assertEquals(
        List.of("web: starting", "web: working", "web: stopping", "web: stopped"), rig.changes);
    rig.restart();
    rig.assertState(ProcessState.STOPPED, "web");
  }

  @Test
  @Tag("S1-8")
  void oneThatDoesNotEndIsKilledAfterItsGrace() throws IOException {
    ServiceRig rig = rig(web());
    rig.controller.stubborn = true;
    rig.begin();
    CompletableFuture<ServiceResult> stop = rig.order(InstructionKind.STOP, "web");
    rig.pass(Duration.ofSeconds(9));
    assertFalse(stop.isDone());
    rig.assertState(ProcessState.STOPPING, "web");
    rig.pass(Duration.ofSeconds(1));
    assertEquals(new ServiceResult(true, "signal 9"), stop.getNow(null));
    rig.assertState(ProcessState.STOPPED, "web");
    assertEquals("ordered; killed after its grace time", rig.info("web").reason());
  }

  @Test
  void aRestartIsAStopAndAStart() throws IOException {
    ServiceRig rig = rig(web()).begin();
    assertEquals("process 101", rig.done(InstructionKind.RESTART, "web"));
    assertEquals(1, rig.controller.first("web").stops);
    assertEquals(0, rig.info("web").restarts(), "that was no failure");
    assertEquals(
        List.of("web: starting", "web: working", "web: stopping", "web: starting", "web: working"),
        rig.changes);
  }

  @Test
  void toTerminateIsToKillAtOnce() throws IOException {
    ServiceRig rig = rig(web());
    rig.controller.stubborn = true;
    rig.begin();
    CompletableFuture<ServiceResult> stop = rig.order(InstructionKind.STOP, "web");
    assertEquals("signal 9", rig.done(InstructionKind.TERMINATE, "web"));
    assertEquals(new ServiceResult(false, "another order took its place"), stop.getNow(null));
    rig.assertState(ProcessState.STOPPED, "web");
  }

  @Test
  void suspendedOnesResume() throws IOException {
    ServiceRig rig = rig(web().liveness(PROBE)).begin();
    rig.done(InstructionKind.SUSPEND, "web");
    rig.assertState(ProcessState.SUSPENDED, "web");
    assertTrue(rig.controller.newest("web").suspended);
    rig.probes.put("web", ill("timeout"));
    rig.pass(Duration.ofMinutes(1));
    rig.assertState(ProcessState.SUSPENDED, "web");
    rig.restart();
    rig.assertState(ProcessState.SUSPENDED, "web");
    rig.probes.remove("web");
    rig.done(InstructionKind.RESUME, "web");
    rig.assertState(ProcessState.WORKING, "web");
    assertFalse(rig.controller.newest("web").suspended);
    rig.done(InstructionKind.SUSPEND, "web");
    rig.done(InstructionKind.STOP, "web");
    rig.assertState(ProcessState.STOPPED, "web");
  }

  @Test
  @Tag("S1-42")
  void whatIsProtectedIsNotEnded() throws IOException {
    ServiceRig rig = rig(web()).begin();
    rig.done(InstructionKind.PROTECT, "web");
    assertTrue(rig.info("web").isProtected());
    for (InstructionKind kind :
        List.of(
            InstructionKind.STOP,
            InstructionKind.RESTART,
            InstructionKind.TERMINATE,
            InstructionKind.SUSPEND,
            InstructionKind.DRAIN,
            InstructionKind.UPGRADE)) {
      assertEquals(
          Optional.of(new Refusal(RefusalReason.STATE, "web is protected")),
          rig.supervisor.refuse(kind, "web", Map.of()));
      assertFalse(rig.order(kind, "web").getNow(null).done());
    }
    rig.restart();
    assertTrue(rig.info("web").isProtected());
    rig.done(InstructionKind.UNPROTECT, "web");
    rig.done(InstructionKind.STOP, "web");
  }

  @Test
  @Tag("S1-44")
  void aLevelIsSeenUntilItIsTakenBack() throws IOException {
    ServiceRig rig =
        rig(
            web()
                .levels(
                    List.of(
                        new DegradeLevel("static", List.of("ctl", "static")),
                        new DegradeLevel("read-only", List.of("ctl", "ro"))),
                    List.of("ctl", "full")));
    rig.begin();
    var degraded = rig.order(InstructionKind.DEGRADE, "web", Map.of("level", "read-only"));
    assertTrue(degraded.isDone());
    assertEquals(List.of("ctl ro"), rig.commands);
    assertEquals("read-only", rig.info("web").level());
    Table table = rig.supervisor.table(rig.clock().now());
    assertEquals("read-only", ServiceInfo.TYPE.read(table, 0).level());
    rig.controller.newest("web").exit(1);
    rig.pass(Duration.ofSeconds(1));
    assertEquals(List.of("ctl ro", "ctl ro"), rig.commands, "a new process starts at the full one");
    assertEquals("read-only", rig.info("web").level());
    rig.done(InstructionKind.RESTORE, "web");
    assertEquals("full", rig.info("web").level());
    rig.commandResult = new CommandResult(false, "exit code 2");
    assertEquals(
        new ServiceResult(false, "exit code 2"),
        rig.order(InstructionKind.DEGRADE, "web").getNow(null));
    assertEquals("ctl static", rig.commands.get(3), "the first one, if none is named");
    assertEquals("full", rig.info("web").level());
    assertEquals(
        RefusalReason.ARGUMENTS,
        rig.supervisor
            .refuse(InstructionKind.DEGRADE, "web", Map.of("level", "none"))
            .orElseThrow()
            .reason());
  }

  @Test
  @Tag("S1-12")
  void drainingComesBeforeTheEnd() throws IOException {
    ServiceRig rig = rig(web().drain(List.of("ctl", "drain"))).begin();
    CompletableFuture<CommandResult> hook = new CompletableFuture<>();
    rig.pendingCommand = Optional.of(hook);
    CompletableFuture<ServiceResult> drain = rig.order(InstructionKind.DRAIN, "web");
    rig.assertState(ProcessState.DRAINING, "web");
    assertEquals(0, rig.controller.newest("web").stops);
    hook.complete(new CommandResult(true, ""));
    rig.context.settle();
    assertTrue(drain.getNow(null).done());
    rig.assertState(ProcessState.STOPPED, "web");
  }

  @Test
  void oneThatCannotBeDrainedGoesOn() throws IOException {
    ServiceRig rig = rig(web().drain(List.of("ctl", "drain"))).begin();
    rig.commandResult = new CommandResult(false, "exit code 1");
    assertEquals(
        new ServiceResult(false, "could not be drained: exit code 1"),
        rig.order(InstructionKind.DRAIN, "web").getNow(null));
    rig.assertState(ProcessState.WORKING, "web");
    rig.controller.newest("web").exit(0);
    rig.context.settle();
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, "web");
  }

  @Test
  @Tag("S1-12")
  void whenTheHostIsLeftAllEndAndRunAgainAfterTheBoot() throws IOException {
    ServiceRig rig = rig(web().dependsOn("db"), ServiceDeclaration.of("db", folder, "store"));
    rig.begin();
    rig.controller.newest("db").stubborn = true;
    CompletableFuture<ServiceResult> halt =
        rig.supervisor.halt(true, ServiceRig.WITHIN).toCompletableFuture();
    rig.context.settle();
    rig.assertState(ProcessState.STOPPED, "web");
    rig.assertState(ProcessState.DRAINING, "db");
    rig.pass(Duration.ofSeconds(10));
    assertTrue(halt.getNow(null).done());
    rig.assertState(ProcessState.STOPPED, "db");
    rig.pass(Duration.ofMinutes(1));
    rig.assertState(ProcessState.STOPPED, "web");
    assertTrue(rig.supervisor.isWanted("web"));
    rig.restart();
    rig.assertState(ProcessState.WORKING, "web");
  }

  @Test
  void ordersTakeTheirTimeAndNoMore() throws IOException {
    ServiceRig rig = rig(web().readiness(PROBE).startsWithAgent(false));
    rig.probes.put("web", ill("refused"));
    rig.begin();
    CompletableFuture<ServiceResult> start = rig.order(InstructionKind.START, "web");
    rig.pass(Duration.ofSeconds(59));
    assertFalse(start.isDone());
    rig.pass(Duration.ofSeconds(1));
    assertEquals(new ServiceResult(false, "not done in time: web is starting"), start.getNow(null));
    CompletableFuture<ServiceResult> again = rig.order(InstructionKind.RESTART, "web");
    rig.controller.newest("web").exit(4);
    rig.context.settle();
    assertEquals(new ServiceResult(false, "exit code 4"), again.getNow(null));
  }

  @Test
  void whatCannotBeWrittenIsNotOrdered() throws IOException {
    ServiceRig rig = rig(web()).begin();
    Files.createDirectories(folder.resolve("services.json.new").resolve("in the way"));
    ServiceResult stop = rig.order(InstructionKind.STOP, "web").getNow(null);
    assertFalse(stop.done());
    assertTrue(stop.text().startsWith("cannot be written"), stop.text());
    rig.assertState(ProcessState.WORKING, "web");
    assertEquals(0, rig.controller.newest("web").stops);
  }

  @Test
  void nobodyIsAskedAboutAServiceThatIsNotThere() throws IOException {
    ServiceRig rig = rig(web()).begin();
    assertEquals(
        RefusalReason.NO_TARGET,
        rig.supervisor.refuse(InstructionKind.STOP, "db", Map.of()).orElseThrow().reason());
    assertEquals(
        new ServiceResult(false, "no service db"),
        rig.order(InstructionKind.STOP, "db").getNow(null));
    rig.supervisor.close();
    assertEquals(
        new ServiceResult(false, "the agent ended"),
        rig.order(InstructionKind.STOP, "web").getNow(null));
    assertEquals(0, rig.controller.newest("web").stops);
  }
}
