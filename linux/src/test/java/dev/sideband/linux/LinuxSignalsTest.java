package dev.sideband.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.linux.testing.FixtureProc;
import dev.sideband.process.ProcessGoneException;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessSignals;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

@Tag("S1-36")
@Timeout(60)
class LinuxSignalsTest {

  private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");

  private final List<Process> started = new ArrayList<>();
  private ProcessLook look;

  @BeforeEach
  void setUp() throws IOException {
    look = new ProcessLook(Path.of("/proc"));
  }

  @AfterEach
  void tearDown() {
    started.forEach(process -> process.destroyForcibly().onExit().join());
  }

  private Process start(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  private ProcessId id(Process process) throws IOException {
    return look.look((int) process.pid()).orElseThrow().id();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reachesTheOneThatIsMeant(boolean opens) throws IOException, InterruptedException {
    Process cat = start("cat");
    ProcessSignals signals = new LinuxSignals(look, opens);
    signals.send(id(cat), ProcessSignals.TERMINATE);
    assertEquals(128 + 15, cat.waitFor());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesAnotherOneOfTheSameNumberAlone(boolean opens)
      throws IOException, InterruptedException {
    Process cat = start("cat");
    ProcessId id = id(cat);
    ProcessSignals signals = new LinuxSignals(look, opens);
    List<ProcessId> others =
        List.of(
            new ProcessId(id.boot(), id.pid(), id.startMicros() - 10_000),
            new ProcessId(new HostBoot(new UUID(5, 6)), id.pid(), id.startMicros()),
            new ProcessId(HostBoot.UNKNOWN, id.pid(), id.startMicros()));
    for (ProcessId other : others) {
      ProcessGoneException gone =
          assertThrows(ProcessGoneException.class, () -> signals.send(other, ProcessSignals.KILL));
      assertEquals(other, gone.process());
      assertTrue(gone.reused());
    }
    cat.getOutputStream().close();
    assertEquals(0, cat.waitFor(), "it ended by itself");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysThatOneHasEnded(boolean opens) throws IOException, InterruptedException {
    Process cat = start("cat");
    ProcessId id = id(cat);
    cat.destroyForcibly().waitFor();
    ProcessSignals signals = new LinuxSignals(look, opens);
    ProcessGoneException gone =
        assertThrows(ProcessGoneException.class, () -> signals.send(id, ProcessSignals.KILL));
    assertFalse(gone.reused());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reachesOneWhoseFirstThreadHasEnded(boolean opens, @TempDir Path folder)
      throws IOException, InterruptedException {
    Process cat = start("cat");
    ProcessId id = id(cat);
    new FixtureProc(folder)
        .boot(id.boot())
        .process(id.pid())
        .start(id.startMicros() * FixtureProc.TICKS_PER_SECOND / 1_000_000)
        .state('Z')
        .threads(2)
        .write();
    ProcessSignals signals = new LinuxSignals(new ProcessLook(folder), opens);
    signals.send(id, ProcessSignals.TERMINATE);
    assertEquals(128 + 15, cat.waitFor());
  }

  @Test
  void aThreadsNumberIsNoProcess() throws IOException {
    ProcessSignals signals = LinuxSignals.open();
    long own = ProcessHandle.current().pid();
    try (var threads = Files.list(Path.of("/proc/self/task"))) {
      int thread =
          threads
              .mapToInt(path -> Integer.parseInt(path.getFileName().toString()))
              .filter(number -> number != own)
              .findFirst()
              .orElseThrow();
      ProcessId id = new ProcessId(look.boot(), thread, 1);
      assertThrows(ProcessGoneException.class, () -> signals.send(id, ProcessSignals.KILL));
    }
  }

  @Test
  void refusesWhatIsNoSignal() throws IOException {
    ProcessId id = new ProcessId(look.boot(), 1, 0);
    ProcessSignals signals = LinuxSignals.open();
    assertThrows(IllegalArgumentException.class, () -> signals.send(id, 0));
    assertThrows(IllegalArgumentException.class, () -> signals.send(id, 65));
  }

  @Test
  void aNumberThatIsReallyUsedAgainIsRefused() throws IOException, InterruptedException {
    assumeTrue(Files.isWritable(LAST_PID), "needs the right to choose the next process number");
    ProcessSignals signals = LinuxSignals.open();
    Process first = start("cat");
    ProcessId id = id(first);
    first.destroyForcibly().waitFor();
    // Those of one tick have one start.
    BootClock clock = LinuxBoot.clock(InstantSource.system());
    while (clock.micros() < id.startMicros() + 50_000) {
      Thread.onSpinWait();
    }
    Process second = withNumber(id.pid());
    ProcessGoneException gone =
        assertThrows(ProcessGoneException.class, () -> signals.send(id, ProcessSignals.KILL));
    assertTrue(gone.reused() && second.isAlive());
    signals.send(id(second), ProcessSignals.KILL);
    assertEquals(128 + 9, second.waitFor());
  }

  /** Others start processes too, and may be quicker. */
  private Process withNumber(int pid) throws IOException, InterruptedException {
    for (int tries = 0; tries < 200; tries++) {
      Files.writeString(LAST_PID, Integer.toString(pid - 1));
      Process next = start("cat");
      if (next.pid() == pid) {
        return next;
      }
      next.destroyForcibly().waitFor();
    }
    throw new TestAbortedException("nobody got the number again");
  }
}
