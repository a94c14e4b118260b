package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.Refusal;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Services whose code is being replaced. */
class ServiceCodeTest extends ServiceTests {

  @Test
  @Tag("S1-28")
  @Tag("S1-29")
  void whileCodeIsReplacedThatIsTheState() throws IOException {
    ServiceRig rig = rig(web()).begin();
    rig.supervisor.showCode("web", Optional.of(ProcessState.CODE_UPGRADING));
    CompletableFuture<Void> stopped = rig.supervisor.stopForCode("web").toCompletableFuture();
    rig.context.settle();
    assertTrue(stopped.isDone());
    rig.assertState(ProcessState.CODE_UPGRADING, "web");
    assertEquals(
        Optional.of(new Refusal(RefusalReason.STATE, "web: code upgrading")),
        rig.supervisor.refuse(InstructionKind.START, "web", Map.of()));
    CompletableFuture<Void> started = rig.supervisor.startForCode("web").toCompletableFuture();
    rig.context.settle();
    CompletableFuture<Void> ready =
        rig.supervisor.awaitReady("web", Duration.ofSeconds(5)).toCompletableFuture();
    rig.context.settle();
    assertTrue(started.isDone() && ready.isDone() && !ready.isCompletedExceptionally());
    rig.assertState(ProcessState.CODE_UPGRADING, "web");
    rig.supervisor.showVersion("web", Optional.of("2.0"));
    rig.supervisor.showCode("web", Optional.empty());
    rig.context.settle();
    rig.assertState(ProcessState.WORKING, "web");
    assertEquals(Optional.of("2.0"), rig.info("web").version());
    assertEquals(
        List.of("web: starting", "web: working", "web: code upgrading", "web: working"),
        rig.changes);
  }

  @Test
  void newCodeThatEndsOrIsNotReadyFailsAndIsNotStartedByItself() throws IOException {
    ServiceRig rig = rig(web().readiness(PROBE)).begin();
    rig.supervisor.showCode("web", Optional.of(ProcessState.CODE_UPGRADING));
    rig.supervisor.stopForCode("web");
    rig.context.settle();
    rig.probes.put("web", ill("refused"));
    rig.supervisor.startForCode("web");
    rig.context.settle();
    CompletableFuture<Void> late =
        rig.supervisor.awaitReady("web", Duration.ofSeconds(5)).toCompletableFuture();
    rig.pass(Duration.ofSeconds(5));
    assertTrue(late.isCompletedExceptionally());
    CompletableFuture<Void> ready =
        rig.supervisor.awaitReady("web", Duration.ofSeconds(5)).toCompletableFuture();
    rig.context.settle();
    rig.controller.newest("web").exit(1);
    rig.pass(Duration.ofMinutes(1));
    assertTrue(ready.isCompletedExceptionally());
    CompletableFuture<Void> tooLate =
        rig.supervisor.awaitReady("web", Duration.ofSeconds(5)).toCompletableFuture();
    rig.context.settle();
    CompletionException why = assertThrows(CompletionException.class, () -> tooLate.getNow(null));
    assertTrue(String.valueOf(why.getMessage()).contains("exit code 1"), why::getMessage);
    assertEquals(2, rig.controller.starts("web"));
    rig.assertState(ProcessState.CODE_UPGRADING, "web");
    rig.probes.remove("web");
    rig.supervisor.showCode("web", Optional.empty());
    rig.pass(Duration.ofSeconds(1));
    rig.assertState(ProcessState.WORKING, "web");
  }
}
