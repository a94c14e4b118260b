package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.RestartPolicy;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that end while they start a service: the next one finds one process, or starts one. */
class ServiceStartTest {

  private static final String WEB = "web";

  @TempDir Path folder;
  private ServiceRig rig;

  @BeforeEach
  void declareOneThatIsNotRestarted() throws IOException {
    rig =
        new ServiceRig(
            folder,
            ServiceDeclaration.of(WEB, folder, "serve").restart(RestartPolicy.NOTIFY).build());
  }

  /** The agent is gone, and nothing more of what it is doing is done. */
  private void die() {
    rig.kill();
    throw new IllegalStateException("the agent is gone");
  }

  private void restart() throws IOException {
    rig.controller.beforeNote = () -> {};
    rig.controller.afterNote = () -> {};
    rig.controller.afterBegin = () -> {};
    rig.restart();
  }

  private void assertRunsOnce(int pid, String reason) {
    rig.assertState(ProcessState.WORKING, WEB);
    assertEquals(pid, rig.info(WEB).process().orElseThrow().pid());
    assertEquals(reason, rig.info(WEB).reason());
    assertEquals(1, rig.controller.starts(WEB));
    assertEquals(1, rig.controller.running());
    assertFalse(rig.changes.contains("web: unexpectedly terminated"), rig.changes::toString);
  }

  @Test
  @Tag("S1-33")
  void oneThatEndsBeforeTheNoteHasStartedNothing() throws IOException {
    rig.controller.beforeNote = this::die;
    rig.begin();
    restart();
    assertRunsOnce(101, "");
    assertEquals(List.of("web: starting", "web: working"), rig.changes);
  }

  @Test
  @Tag("S1-33")
  void oneThatEndsAfterTheNoteHasStartedNothingEither() throws IOException {
    rig.controller.afterNote = this::die;
    rig.begin();
    restart();
    assertRunsOnce(101, "");
    assertFalse(rig.info(WEB).needsAttention(), "nothing ended that had run");
    assertEquals(Optional.empty(), rig.info(WEB).lastEnd());
  }

  @Test
  @Tag("S1-33")
  void oneThatEndsWhenTheProgramRunsHasLeftIt() throws IOException {
    rig.controller.afterBegin = this::die;
    rig.begin();
    restart();
    assertRunsOnce(100, "");
  }

  @Test
  @Tag("S1-28")
  @Tag("S1-33")
  void whoReplacesCodeStartsItOnceToo() throws IOException {
    Optional<ProcessState> upgrading = Optional.of(ProcessState.CODE_UPGRADING);
    for (boolean runs : new boolean[] {false, true}) {
      rig.begin();
      rig.supervisor.showCode(WEB, upgrading);
      rig.supervisor.stopForCode(WEB);
      rig.context.settle();
      assertEquals(0, rig.controller.running());
      rig.controller.afterNote = runs ? () -> {} : this::die;
      rig.controller.afterBegin = runs ? this::die : () -> {};
      rig.supervisor.startForCode(WEB);
      rig.context.settle();
      rig.controller.afterNote = () -> {};
      rig.controller.afterBegin = () -> {};
      rig.restart(fresh -> fresh.showCode(WEB, upgrading));
      rig.assertState(ProcessState.CODE_UPGRADING, WEB);
      assertEquals(runs ? 1 : 0, rig.controller.running());
      assertEquals(runs, rig.info(WEB).process().isPresent());
      if (!runs) {
        rig.supervisor.startForCode(WEB);
        rig.context.settle();
      }
      rig.supervisor.showCode(WEB, Optional.empty());
      rig.context.settle();
      rig.assertState(ProcessState.WORKING, WEB);
      assertEquals(1, rig.controller.running());
      assertEquals(List.of("web: working"), rig.changes);
    }
  }

  @Test
  @Tag("S1-27")
  void anEndOfOneThatWasSeenToRunIsUnexpectedAllTheSame() throws IOException {
    rig.begin();
    rig.kill();
    rig.controller.newest(WEB).exit(1);
    restart();
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, WEB);
    assertTrue(rig.info(WEB).needsAttention());
  }

  @Test
  void whatChangesMeanwhileDoesNotHideTheNote() throws IOException {
    rig.controller.afterNote =
        () -> {
          var unused =
              rig.supervisor.order(InstructionKind.PROTECT, WEB, Map.of(), ServiceRig.WITHIN);
          rig.context.settle();
          assertTrue(rig.info(WEB).isProtected());
        };
    rig.controller.afterBegin = this::die;
    rig.begin();
    restart();
    assertRunsOnce(100, "");
    assertTrue(rig.info(WEB).isProtected());
  }

  @Test
  void oneThatIsStoppedBeforeItRunsIsNotStarted() throws IOException {
    rig.controller.afterNote =
        () -> {
          var unused = rig.supervisor.order(InstructionKind.STOP, WEB, Map.of(), ServiceRig.WITHIN);
          rig.context.settle();
          die();
        };
    rig.begin();
    restart();
    rig.assertState(ProcessState.STOPPED, WEB);
    assertEquals(0, rig.controller.starts(WEB));
  }

  @Test
  @Tag("S1-48")
  void whatCannotBeNotedIsNotStarted() throws IOException {
    rig.begin();
    rig.done(InstructionKind.STOP, WEB);
    Path inTheWay = folder.resolve("services.json.new").resolve("in the way");
    rig.controller.beforeNote = () -> create(inTheWay);
    CompletableFuture<ServiceResult> start = rig.order(InstructionKind.START, WEB);
    ServiceResult result = start.getNow(new ServiceResult(true, ""));
    assertFalse(result.done());
    assertEquals(Optional.of(RefusalReason.NOT_RECORDED), result.refusal());
    assertTrue(
        result.text().startsWith("could not be started: cannot be written: "), result.text());
    assertEquals(1, rig.controller.starts(WEB));
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, WEB);
    assertTrue(rig.info(WEB).needsAttention());

    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    rig.controller.beforeNote = () -> {};
    rig.done(InstructionKind.START, WEB);
    assertEquals(1, rig.controller.running());
  }

  @Test
  @Tag("S1-39")
  void whatCannotBeNotedIsStartedAgainWhenItCan() throws IOException {
    rig.kill();
    rig =
        new ServiceRig(
            folder,
            ServiceDeclaration.of(WEB, folder, "serve").restart(RestartPolicy.RESTART).build());
    Path inTheWay = folder.resolve("services.json.new").resolve("in the way");
    create(inTheWay);
    rig.begin();
    assertEquals(0, rig.controller.starts(WEB));
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    rig.pass(Duration.ofMinutes(1));
    rig.assertState(ProcessState.WORKING, WEB);
    assertEquals(1, rig.controller.starts(WEB));
  }

  private static void create(Path inTheWay) {
    try {
      Files.createDirectories(inTheWay);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("S1-44")
  void oneThatIsTakenOverBeforeItIsReadyIsBroughtToItsLevel() throws IOException {
    rig.kill();
    ProbeRule probe =
        new ProbeRule(
            new Probe.Tcp("localhost", 80), Duration.ofSeconds(2), Duration.ofSeconds(1), 3, 1);
    rig =
        new ServiceRig(
            folder,
            ServiceDeclaration.of(WEB, folder, "serve")
                .readiness(probe)
                .levels(List.of(new DegradeLevel("low", List.of("ctl", "low"))), List.of("ctl"))
                .build());
    rig.begin();
    rig.done(InstructionKind.DEGRADE, WEB);
    rig.probes.put(WEB, new ProbeResult(false, "refused"));
    rig.controller.newest(WEB).exit(1);
    rig.pass(Duration.ofSeconds(2));
    rig.assertState(ProcessState.STARTING, WEB);
    restart();
    assertEquals("full", rig.info(WEB).level());
    rig.probes.clear();
    rig.pass(Duration.ofSeconds(2));
    rig.assertState(ProcessState.WORKING, WEB);
    assertEquals("low", rig.info(WEB).level());
    assertEquals(List.of("ctl low", "ctl low"), rig.commands);
  }
}
