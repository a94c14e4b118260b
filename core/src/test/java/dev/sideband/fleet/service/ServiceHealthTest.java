package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.RestartPolicy;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Services that are not ready, or do not respond. */
class ServiceHealthTest extends ServiceTests {

  @Test
  void oneThatIsNotReadyIsShownAndNotEnded() throws IOException {
    ServiceRig rig = rig(web().readiness(PROBE));
    rig.probes.put("web", ill("refused"));
    rig.begin();
    rig.pass(Duration.ofSeconds(4));
    rig.assertState(ProcessState.STARTING, "web");
    assertTrue(rig.info("web").needsAttention());
    assertEquals("not ready: refused", rig.info("web").reason());
    assertEquals(Optional.of("refused"), rig.info("web").probe());
    rig.probes.remove("web");
    rig.pass(Duration.ofSeconds(2));
    rig.assertState(ProcessState.WORKING, "web");
    assertFalse(rig.info("web").needsAttention());
    assertEquals(1, rig.controller.starts("web"));
  }

  @Test
  @Tag("S1-26")
  @Tag("S1-37")
  @Tag("S1-39")
  void oneThatDoesNotRespondIsReplaced() throws IOException {
    ServiceRig rig = rig(web().liveness(PROBE));
    rig.controller.stubborn = true;
    rig.begin();
    rig.probes.put("web", ill("timeout"));
    rig.pass(Duration.ofSeconds(5));
    rig.assertState(ProcessState.WORKING, "web");
    rig.pass(Duration.ofSeconds(1));
    rig.assertState(ProcessState.ERROR, "web");
    assertEquals("does not respond: timeout; is replaced", rig.info("web").reason());
    rig.probes.remove("web");
    rig.pass(Duration.ofSeconds(10));
    assertEquals(1, rig.controller.newest("web").kills);
    rig.pass(Duration.ofSeconds(1));
    rig.assertState(ProcessState.WORKING, "web");
    assertEquals(2, rig.controller.starts("web"));
    assertEquals(
        List.of("web: starting", "web: working", "web: error", "web: starting", "web: working"),
        rig.changes);
  }

  @Test
  @Tag("S1-26")
  @Tag("S1-40")
  void withThePolicyToNotifyOneThatDoesNotRespondIsLeftAlone() throws IOException {
    ServiceRig rig = rig(web().liveness(PROBE).restart(RestartPolicy.NOTIFY)).begin();
    rig.probes.put("web", ill("status 503"));
    rig.pass(Duration.ofSeconds(6));
    rig.assertState(ProcessState.ERROR, "web");
    assertTrue(rig.info("web").needsAttention());
    rig.probes.remove("web");
    rig.pass(Duration.ofSeconds(2));
    rig.assertState(ProcessState.WORKING, "web");
    assertFalse(rig.info("web").needsAttention());
    assertEquals(0, rig.controller.newest("web").stops);
  }

  @Test
  @Tag("S1-37")
  void oneThatSomebodySuspendsDoesNotRespond() throws IOException {
    ServiceRig rig = rig(web().restart(RestartPolicy.NOTIFY)).begin();
    ScriptedProcess process = rig.controller.newest("web");
    rig.observe(process.id(), ProcessState.SUSPENDED);
    rig.assertState(ProcessState.SUSPENDED, "web");
    rig.observe(process.id(), ProcessState.ERROR);
    rig.assertState(ProcessState.ERROR, "web");
    assertTrue(rig.info("web").needsAttention());
    process.suspended = true;
    rig.done(InstructionKind.RESUME, "web");
    assertFalse(process.suspended);
    rig.observe(process.id(), ProcessState.WAITING);
    rig.assertState(ProcessState.WAITING, "web");
    assertFalse(rig.info("web").needsAttention());
  }
}
