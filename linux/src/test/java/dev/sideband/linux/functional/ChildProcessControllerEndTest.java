package dev.sideband.linux.functional;

import static dev.sideband.linux.functional.ChildProcessRig.assertEnd;
import static dev.sideband.linux.functional.Programs.await;
import static dev.sideband.linux.functional.Programs.isGone;
import static dev.sideband.linux.functional.Programs.line;
import static dev.sideband.linux.functional.Programs.state;
import static dev.sideband.linux.functional.Programs.text;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.fleet.service.StopRule;
import dev.sideband.linux.ChildProcessController;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessGoneException;
import dev.sideband.time.BootClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services as real processes: how they are halted and ended, what is told of it, and what they
 * print.
 */
@Timeout(60)
class ChildProcessControllerEndTest {

  @AutoClose private ChildProcessRig rig;

  @BeforeEach
  void setUp(@TempDir Path folder) throws IOException {
    rig = new ChildProcessRig(folder);
  }

  @Test
  @Tag("S1-38")
  void tellsTheExitCode() throws Exception {
    assertEnd("exit code 7", rig.start(rig.shell("exit 7")));
    assertEnd("exit code 0", rig.start(rig.shell("exit 0")));
    assertEnd("exit code 137", rig.start(rig.shell("exit 137")));
  }

  @Test
  @Tag("S1-38")
  void tellsTheSignalThatEndedIt() throws Exception {
    ServiceProcess process = rig.startReady("echo ready; exec cat /dev/zero >/dev/null");
    Programs.end(process.id().pid());
    assertEnd("signal 9", process);
    ServiceProcess crashing = rig.start(rig.shell("kill -SEGV $$"));
    assertEnd("signal 11", crashing);
  }

  @Test
  @Tag("S1-8")
  void stopsWhatListens() throws Exception {
    ServiceProcess process =
        rig.startReady("trap 'exit 4' TERM; echo ready; while :; do sleep 0.05; done");
    process.stop();
    assertEnd("exit code 4", process);
    process.stop();
  }

  @Test
  @Tag("S1-8")
  void asksWithTheSignalThatIsDeclared() throws Exception {
    ServiceProcess process =
        rig.start(
            rig.shell("trap 'exit 5' INT; echo ready; while :; do sleep 0.05; done")
                .stop(new StopRule(2, Duration.ofSeconds(1))));
    line(rig.output.resolve("web.log"));
    process.stop();
    assertEnd("exit code 5", process);
  }

  @Test
  @Tag("S1-8")
  void killsWhatDoesNotListen() throws Exception {
    ServiceProcess process =
        rig.startReady("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    process.stop();
    // It has been asked, and has gone on: its next child is another one.
    Path children =
        Path.of("/proc", "" + process.id().pid(), "task", "" + process.id().pid(), "children");
    String before = text(children);
    await(() -> !text(children).equals(before));
    assertFalse(process.ended().toCompletableFuture().isDone());
    process.kill();
    assertEnd("signal 9", process);
    process.kill();
  }

  @Test
  @Tag("S1-8")
  void killReachesWhatItStarted() throws Exception {
    ServiceProcess process =
        rig.start(
            rig.shell(
                "(trap '' TERM; sleep 1000 & echo $! > grandchild; wait) & echo $! > child; wait"));
    long child = Long.parseLong(line(rig.folder.resolve("child")));
    long grandchild = Long.parseLong(line(rig.folder.resolve("grandchild")));
    process.kill();
    assertEnd("signal 9", process);
    await(() -> isGone(child) && isGone(grandchild));
  }

  @Test
  @Tag("S1-8")
  void killReachesWhatAMainProcessLeftBehind() throws Exception {
    ServiceProcess process = rig.start(rig.shell("sleep 1000 & echo $! > child; exit 1"));
    assertEnd("exit code 1", process);
    long child = Long.parseLong(line(rig.folder.resolve("child")));
    assertFalse(isGone(child));
    process.kill();
    await(() -> isGone(child));
  }

  @Test
  @Tag("S1-37")
  void suspendsAndResumesAllOfIt() throws Exception {
    ServiceProcess process =
        rig.start(
            rig.shell("cat /dev/zero >/dev/null & echo $! > child; exec cat /dev/zero >/dev/null"));
    long child = Long.parseLong(line(rig.folder.resolve("child")));
    process.suspend();
    await(() -> state(process.id().pid()) == 'T' && state(child) == 'T');
    process.resume();
    await(() -> state(process.id().pid()) != 'T' && state(child) != 'T');
    process.suspend();
    process.stop();
    assertEnd("signal 15", process);
    assertThrows(ProcessGoneException.class, process::suspend);
    assertThrows(ProcessGoneException.class, process::resume);
  }

  @Test
  @Tag("S1-38")
  void anEventTellsHowItEnded() throws Exception {
    ServiceProcess process = rig.startReady("echo ready; exec cat /dev/zero >/dev/null");
    BootClock clock =
        BootClock.of(
            process.id().boot(), Duration.ofHours(1), rig.sideband.ticker(), rig.sideband.clock());
    rig.controller.ended(
        new ProcessEvent.Ended(
            process.id().pid(),
            Optional.of(process.id()),
            clock.now(),
            OptionalInt.of(42),
            OptionalInt.empty()));
    Programs.end(process.id().pid());
    assertEnd("exit code 42", process);
  }

  @Test
  void whatItPrintsIsBounded() throws Exception {
    rig.controller.close();
    rig.controller =
        ChildProcessController.builder(rig.output, rig.sideband).output(1_000, 2).open();
    ServiceProcess process =
        rig.start(
            rig.shell(
                "while :; do echo 0123456789012345678901234567890123456789; sleep 0.01; done"));
    Path older = rig.output.resolve("web.log.1");
    await(() -> text(older).length() == 1_000 || text(older).length() > 2_000);
    assertTrue(Files.size(older) < 3_000);
    assertFalse(process.ended().toCompletableFuture().isDone());
    process.kill();
    assertEnd("signal 9", process);
  }
}
