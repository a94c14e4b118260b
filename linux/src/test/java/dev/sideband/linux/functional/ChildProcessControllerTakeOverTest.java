package dev.sideband.linux.functional;

import static dev.sideband.linux.functional.ChildProcessRig.assertEnd;
import static dev.sideband.linux.functional.ChildProcessRig.end;
import static dev.sideband.linux.functional.ChildProcessRig.isAtGate;
import static dev.sideband.linux.functional.Programs.await;
import static dev.sideband.linux.functional.Programs.isGone;
import static dev.sideband.linux.functional.Programs.line;
import static dev.sideband.linux.functional.Programs.state;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.jvm.ChildJvm;
import dev.sideband.linux.ChildProcessController;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services as real processes: they outlive whoever started them, and are found again. */
@Timeout(60)
class ChildProcessControllerTakeOverTest {

  @AutoClose private ChildProcessRig rig;

  @BeforeEach
  void setUp(@TempDir Path folder) throws IOException {
    rig = new ChildProcessRig(folder);
  }

  @Test
  @Tag("S1-36")
  void findsWhatRunsAndNothingElse() throws Exception {
    ServiceDeclaration service = rig.shell("echo ready; exec cat /dev/zero >/dev/null").build();
    ServiceProcess process = rig.begin(service);
    rig.started.add(process);
    ProcessId id = process.id();
    try (ChildProcessController second = rig.open()) {
      List<ProcessId> others =
          List.of(
              new ProcessId(id.boot(), id.pid(), id.startMicros() + 10_000),
              new ProcessId(HostBoot.UNKNOWN, id.pid(), id.startMicros()));
      for (ProcessId other : others) {
        assertEquals(Optional.empty(), second.find(service, other));
      }
      ServiceProcess found = second.find(service, id).orElseThrow();
      assertEquals(id, found.id());
      found.suspend();
      await(() -> state(id.pid()) == 'T');
      found.kill();
      assertEnd("signal 9", process);
      String end = end(found).text();
      assertTrue(end.equals("signal 9") || end.equals("unknown"), end);
      assertEquals(Optional.empty(), second.find(service, id), "it has ended");
    }
  }

  @Test
  @Tag("S1-33")
  void outlivesItsAgentAndIsTakenOver() throws Exception {
    ProcessId id;
    Path ready = rig.folder.resolve("ready");
    try (ChildJvm agent =
        ChildJvm.command(AgentChild.class).start(rig.folder.toString(), rig.output.toString())) {
      String[] words = String.valueOf(agent.hear()).split(" ", -1);
      id =
          new ProcessId(
              new HostBoot(UUID.fromString(words[0])),
              Integer.parseInt(words[1]),
              Long.parseLong(words[2]));
      line(ready);
      agent.kill();
      agent.awaitEnd();
    }
    assertFalse(isGone(id.pid()), "its agent was killed, it was not");
    ServiceDeclaration service = rig.shell("").build();
    ServiceProcess found = rig.controller.find(service, id).orElseThrow();
    rig.started.add(found);
    assertFalse(found.ended().toCompletableFuture().isDone());
    found.stop();
    String end = end(found).text();
    // Before Linux 6.15 only an event would tell; never does it count as 0.
    assertTrue(end.equals("exit code 6") || end.equals("unknown"), end);
    assertEquals("stopped", line(rig.folder.resolve("stopped")), "it could still write");
  }

  /** Whoever finds it cannot know whether its gate was opened before its keeper ended. */
  @Test
  @Tag("S1-33")
  void whatIsFoundAtItsGateIsTakenOverIfItIsOpened() throws Exception {
    ServiceDeclaration service = rig.shell("exec sleep 1000").build();
    List<Optional<ServiceProcess>> found = new ArrayList<>();
    for (String last : List.of("\n", "")) {
      ProcessBuilder builder =
          new ProcessBuilder(
              "sh",
              "-c",
              "read -r line && exec \"$@\" </dev/null",
              "gate",
              "setsid",
              "sleep",
              "1000");
      Process shell = builder.start();
      ProcessId id = new ProcessLook(Path.of("/proc")).look((int) shell.pid()).orElseThrow().id();
      CompletableFuture<Optional<ServiceProcess>> finding = new CompletableFuture<>();
      try (OutputStream gate = shell.getOutputStream()) {
        await(() -> isAtGate(id));
        rig.sideband
            .executor()
            .execute(() -> complete(finding, () -> rig.controller.find(service, id)));
        assertFalse(finding.isDone());
        gate.write(last.getBytes(StandardCharsets.US_ASCII));
      }
      found.add(finding.get(30, TimeUnit.SECONDS));
      found.get(found.size() - 1).ifPresent(rig.started::add);
    }
    assertTrue(found.get(0).isPresent(), "the line came");
    assertFalse(found.get(0).get().ended().toCompletableFuture().isDone());
    assertEquals(Optional.empty(), found.get(1), "the end of its keeper came");
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
    try {
      result.complete(task.call());
    } catch (Exception e) {
      result.completeExceptionally(e);
    }
  }

  @Test
  void closingLeavesServicesAlone() throws Exception {
    ServiceProcess process = rig.startReady("echo ready; exec cat /dev/zero >/dev/null");
    rig.controller.close();
    rig.controller.close();
    assertFalse(isGone(process.id().pid()));
    assertThrows(IllegalStateException.class, () -> rig.begin(rig.shell("true").build()));
  }
}
