package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.process.ProcessState;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Services that an agent left to the next one. */
class ServiceSuccessionTest extends ServiceTests {

  @Test
  @Tag("S1-33")
  void theNextAgentTakesOverWhatRuns() throws IOException {
    ServiceRig rig = rig(web().liveness(PROBE)).begin();
    rig.restart();
    rig.assertState(ProcessState.WORKING, "web");
    assertEquals("taken over", rig.info("web").reason());
    assertEquals(List.of(), rig.changes, "for the server nothing has changed");
    assertEquals(1, rig.controller.starts("web"));
    rig.controller.newest("web").vanish();
    rig.context.settle();
    assertEquals("unknown", rig.lastEnd.orElseThrow().text());
    rig.pass(Duration.ofSeconds(1));
    assertEquals(2, rig.controller.starts("web"));
  }

  @Test
  @Tag("S1-33")
  void whatRunsIsTakenOverAlsoWhenItsCodeWasBeingReplaced() throws IOException {
    ServiceRig rig = rig(web()).begin();
    for (int crash = 0; crash < 2; crash++) {
      rig.restart(fresh -> fresh.showCode("web", Optional.of(ProcessState.CODE_UPGRADING)));
      rig.assertState(ProcessState.CODE_UPGRADING, "web");
    }
    rig.supervisor.showCode("web", Optional.empty());
    rig.context.settle();
    rig.assertState(ProcessState.WORKING, "web");
    assertEquals(1, rig.controller.starts("web"), "none was started beside it");
    assertEquals(Optional.of(rig.controller.newest("web").id()), rig.info("web").process());
  }

  @Test
  @Tag("S1-27")
  void anEndThatNoAgentSawIsUnexpectedAndUnknown() throws IOException {
    ServiceRig rig = rig(web()).begin();
    rig.kill();
    rig.controller.newest("web").exit(0);
    rig.restart();
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, "web");
    assertEquals("unknown", rig.info("web").lastEnd().orElseThrow().text());
    rig.pass(Duration.ofSeconds(1));
    rig.assertState(ProcessState.WORKING, "web");
  }

  @Test
  @Tag("S1-27")
  void anAgentThatCrashedWhileItStoppedOneGoesOnWithThat() throws IOException {
    ServiceRig rig = rig(web());
    rig.controller.stubborn = true;
    rig.begin();
    var unused = rig.order(InstructionKind.STOP, "web");
    rig.restart();
    rig.assertState(ProcessState.STOPPING, "web");
    rig.pass(Duration.ofSeconds(10));
    rig.assertState(ProcessState.STOPPED, "web");

    rig.done(InstructionKind.START, "web");
    var unused2 = rig.order(InstructionKind.STOP, "web");
    rig.kill();
    rig.controller.newest("web").exit(0);
    rig.restart();
    rig.assertState(ProcessState.STOPPED, "web");

    rig.done(InstructionKind.START, "web");
    var unused3 = rig.order(InstructionKind.RESTART, "web");
    rig.restart();
    rig.pass(Duration.ofSeconds(10));
    rig.assertState(ProcessState.WORKING, "web");
    assertEquals(4, rig.controller.starts("web"));
    assertFalse(rig.changes.contains("web: unexpectedly terminated"));
  }

  @Test
  void afterABootEverythingStartsAgain() throws IOException {
    ServiceRig rig = rig(web()).begin();
    rig.kill();
    rig.controller.newest("web").vanish();
    rig.boot = new HostBoot(new UUID(8, 8));
    rig.restart();
    rig.assertState(ProcessState.WORKING, "web");
    assertEquals(0, rig.info("web").restarts());
    assertFalse(rig.changes.contains("web: unexpectedly terminated"));
  }

  @Test
  void whenNobodyKnowsWhetherItRunsNoSecondOneIsStarted() throws IOException {
    ServiceRig rig = rig(web()).begin();
    rig.controller.blindness = "no /proc";
    rig.restart();
    rig.assertState(ProcessState.UNEXPECTEDLY_TERMINATED, "web");
    assertTrue(rig.info("web").needsAttention());
    rig.pass(Duration.ofMinutes(5));
    assertEquals(1, rig.controller.starts("web"));
  }

  @Test
  void aMemoryThatMakesNoSenseIsNotReadAsEmpty() throws IOException {
    Files.writeString(folder.resolve("services.json"), "{\"web\": {\"state\": \"HAPPY\"}}");
    assertThrows(IOException.class, () -> rig(web()));
  }
}
