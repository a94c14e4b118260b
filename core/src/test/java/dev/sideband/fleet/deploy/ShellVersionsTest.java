package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Versions that are shell scripts, run by real processes in real time. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ShellVersionsTest {

  /** Says that it is ready, and waits until somebody ends it. */
  private static final String GOOD = "echo $$ > ready\nexec cat\n";

  @TempDir Path parent;
  private final Sideband sideband = Sideband.builder().build();
  private @Nullable Process process;

  @AfterEach
  void end() {
    Process left = process;
    if (left != null) {
      left.destroyForcibly();
    }
    sideband.close();
  }

  /** Runs the script {@code run} of the current version; it is ready when its file is there. */
  private final class Scripts implements ServiceRuntime {

    private final Path current;

    Scripts(Path current) {
      this.current = current;
    }

    @Override
    public boolean isWanted(String service) {
      return true;
    }

    @Override
    public CompletionStage<Void> stop(String service) {
      Process running = process;
      if (running == null) {
        return CompletableFuture.completedFuture(null);
      }
      running.destroy();
      return running.onExit().thenAccept(ended -> process = null);
    }

    @Override
    public CompletionStage<Void> start(String service) {
      try {
        Files.deleteIfExists(current.resolve("ready"));
        process =
            new ProcessBuilder("/bin/sh", "run")
                .directory(current.toRealPath().toFile())
                .redirectErrorStream(true)
                .start();
        return CompletableFuture.completedFuture(null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public CompletionStage<Void> awaitReady(String service, Duration timeout) {
      CompletableFuture<Void> ready = new CompletableFuture<>();
      Process running = process;
      if (running == null) {
        throw new IllegalStateException("it was not started");
      }
      CompletionStage<Process> end = running.onExit();
      end.thenAccept(ended ->
          ready.completeExceptionally(
              new IOException("it ended with exit code " + ended.exitValue())));
      look(ready);
      return ready;
    }

    private void look(CompletableFuture<Void> ready) {
      if (Files.exists(current.resolve("ready"))) {
        ready.complete(null);
      } else if (!ready.isDone()) {
        sideband.scheduler().schedule(() -> look(ready), Duration.ofMillis(20));
      }
    }
  }

  @Test
  @Tag("S1-10")
  @Tag("S1-11")
  void aBrokenScriptGivesWayToTheOneBefore() throws Exception {
    DeployBench bench = new DeployBench(parent, StepWatch.NONE);
    Path folder = Files.createDirectory(parent.resolve("real"));
    List<DeployStatus> seen = new ArrayList<>();
    try (CodeStore store = CodeStore.open(folder, 2, InstantSource.fixed(bench.time.instant()))) {
      Deployer deployer =
          new Deployer(
              DeployBench.SERVICE,
              store,
              new FolderSource(bench.artefacts),
              new Scripts(store.currentFolder()),
              seen::add,
              DeploySettings.of(Map.of("build", DeployBench.publicKey())),
              sideband);
      Artefact first = bench.artefact("1.0.tgz", "1.0", script(GOOD));
      DeployOutcome installed = end(deployer, bench.upgrade(first));
      assertTrue(installed.done(), installed.text());
      String pid = Files.readString(store.currentFolder().resolve("ready"));

      Artefact broken = bench.artefact("1.1.tgz", "1.1", script("exit 3\n"));
      DeployOutcome failed =
          end(deployer, bench.order(InstructionKind.UPGRADE, broken.toArguments(), false));
      assertFalse(failed.done());
      assertTrue(failed.text().contains("exit code 3"), failed.text());
      assertTrue(failed.text().endsWith("version 1.0 is current, and runs again"), failed.text());
      String again = Files.readString(store.currentFolder().resolve("ready"));
      assertNotEquals(pid, again);
      Process running = process;
      assertTrue(running != null && running.isAlive());
      assertEquals(again.trim(), String.valueOf(running == null ? 0 : running.pid()));
      assertEquals(DeployStage.FAILED, seen.get(seen.size() - 1).stage());
    }
  }

  private static byte[] script(String text) {
    return Tar.gzip(new Tar().program("run", text).closed());
  }

  private static DeployOutcome end(Deployer deployer, Instruction order) throws Exception {
    return deployer.carryOut(order).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
