package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Hooks and probes as programs that really run. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class LocalCommandsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final Sideband sideband = Sideband.builder().build();

  @AfterEach
  void close() {
    sideband.close();
  }

  private ServiceDeclarationBuilder web() {
    return ServiceDeclaration.of("web", folder, "/bin/true").environment(Map.of("COLOUR", "green"));
  }

  private CommandResult run(
      List<String> prefix, ServiceDeclaration service, Duration timeout, String... command)
      throws Exception {
    return new LocalCommands(prefix, sideband)
        .run(service, List.of(command), timeout)
        .toCompletableFuture()
        .get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  private CommandResult sh(String script) throws Exception {
    return run(List.of(), web().build(), LONG, "sh", "-c", script);
  }

  @Test
  @Tag("S1-44")
  void itsExitCodeSaysWhetherItIsDone() throws Exception {
    assertEquals(new CommandResult(true, "exit code 0"), sh("exit 0"));
    assertEquals(
        new CommandResult(false, "exit code 3: no such level"),
        sh("echo no such level >&2; exit 3"));
  }

  @Test
  void itRunsInTheServicesFolderWithItsVariables() throws Exception {
    assertEquals("exit code 0: green " + folder.toRealPath(), sh("echo $COLOUR $PWD").text());
  }

  @Test
  void whatIsNoProgramIsAnAnswer() throws Exception {
    CommandResult none = run(List.of(), web().build(), LONG, folder.resolve("none").toString());
    assertFalse(none.done());
    assertTrue(none.text().contains("none"), none.text());
    CommandResult nowhere =
        run(
            List.of(),
            ServiceDeclaration.of("web", folder.resolve("nowhere"), "/bin/true").build(),
            LONG,
            "true");
    assertFalse(nowhere.done());
  }

  @Test
  void muchOutputNeitherBlocksNorFills() throws Exception {
    CommandResult much = sh("head -c 1000000 /dev/zero | tr '\\0' x");
    assertTrue(much.done(), much.text());
    assertTrue(much.text().length() < 2_000, much.text().length() + " characters");
  }

  @Test
  void oneThatDoesNotEndIsKilledWithWhatItStarted() throws Exception {
    CommandResult late =
        run(
            List.of(),
            web().build(),
            Duration.ofMillis(300),
            "sh",
            "-c",
            "sleep 1000 & echo $! > child; wait");
    assertEquals(new CommandResult(false, "killed after 300 ms"), late);
    // It may have been killed before it had a child.
    Path child = folder.resolve("child");
    if (Files.exists(child) && Files.size(child) > 0) {
      long pid = Long.parseLong(Files.readString(child).strip());
      ProcessHandle.of(pid)
          .ifPresent(process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }
  }

  @Test
  void nothingRunsWithMoreRightsThanItsService() throws Exception {
    ServiceDeclaration other = web().user("nobody").build();
    CommandResult refused = run(List.of(), other, LONG, "touch", "here");
    assertEquals(new CommandResult(false, "nothing is run as user nobody here"), refused);
    assertFalse(Files.exists(folder.resolve("here")));
    CommandResult prefixed = run(List.of("echo", "as {user}:"), other, LONG, "touch", "here");
    assertEquals(new CommandResult(true, "exit code 0: as nobody: touch here"), prefixed);
    assertFalse(Files.exists(folder.resolve("here")));
  }

  @Test
  void nothingIsStartedWhenTheAgentEnds() throws Exception {
    sideband.close();
    assertEquals(new CommandResult(false, "the agent ends"), sh("exit 0"));
  }
}
