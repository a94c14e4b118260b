package dev.sideband.linux.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessId;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a folder like {@code /proc}, with a process that the kernel itself does not know. */
class EndWatchTest {

  /** The largest number there is; a machine would have to start four million to have it. */
  private static final int PID = 4_194_303;

  private final FakeTime time = new FakeTime();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Sideband sideband =
      Sideband.builder().executor(tasks::add).scheduler(time).ticker(time).clock(time).build();

  @TempDir Path proc;
  private Path stat;
  private EndWatch watch;
  private CompletableFuture<ProcessEnd> end;

  @BeforeEach
  void watch() throws IOException {
    assertFalse(Files.exists(Path.of("/proc", "" + PID)));
    Path bootId = Files.createDirectories(proc.resolve("sys/kernel/random")).resolve("boot_id");
    Files.copy(Path.of("/proc/sys/kernel/random/boot_id"), bootId);
    stat = Files.createDirectory(proc.resolve("" + PID)).resolve("stat");
    String own = Files.readString(Path.of("/proc/self/stat"));
    Files.writeString(stat, PID + own.substring(own.indexOf(' ')));

    ProcessLook look = new ProcessLook(proc);
    ProcessId id = look.look(PID).orElseThrow().id();
    watch = new EndWatch(look, sideband);
    end = watch.watch(id, null).orElseThrow().toCompletableFuture();
    assertEquals(1, tasks.size());
  }

  @AfterEach
  void close() {
    watch.close();
    sideband.close();
  }

  private void runOne() {
    Objects.requireNonNull(tasks.poll()).run();
  }

  @Test
  @Tag("S1-38")
  void restsWhileTheKernelDoesNotAnswerAndSeesTheEndAfterwards() throws IOException {
    Files.delete(stat);
    Files.createDirectory(stat); // Cannot be read.
    for (int i = 0; i < 3; i++) {
      runOne();
      assertTrue(tasks.isEmpty(), "does not ask again at once");
      time.advance(Duration.ofMillis(100));
      assertEquals(1, tasks.size());
    }

    Files.delete(stat);
    Files.delete(stat.getParent());
    for (int i = 0; i < 4 && !end.isDone(); i++) {
      runOne();
    }

    assertTrue(end.isDone(), "it is seen that it has ended");
  }
}
