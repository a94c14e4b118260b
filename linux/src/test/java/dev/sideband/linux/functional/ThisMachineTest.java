package dev.sideband.linux.functional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.CellState;
import dev.sideband.table.TableBuffer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The processes of this machine, beside what others say of them. */
@Timeout(60)
class ThisMachineTest {

  private final TableBuffer table = new TableBuffer(ProcessColumns.SCHEMA);
  private final List<Process> started = new ArrayList<>();
  private LinuxProcessSource source;

  @BeforeEach
  void setUp() throws IOException {
    source = LinuxProcessSource.builder(LinuxBoot.clock(InstantSource.system())).open();
  }

  @AfterEach
  void tearDown() {
    source.close();
    started.forEach(process -> process.destroyForcibly().onExit().join());
  }

  @Test
  @Tag("S1-5")
  void agreesWithJavaAboutThisProcess() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    long readBefore = ioFigure("rchar");
    Duration usedBefore = self.info().totalCpuDuration().orElseThrow();
    ProcessInfo row = row(self.pid());
    Duration usedAfter = self.info().totalCpuDuration().orElseThrow();
    long readAfter = ioFigure("rchar");

    assertEquals(self.parent().orElseThrow().pid(), row.parent().number());
    assertEquals("java", row.name());
    assertTrue(
        row.command().orElseThrow().startsWith(self.info().command().orElseThrow()),
        row.command().orElseThrow());
    assertEquals(self.info().user(), row.user());
    assertBetween(readBefore, row.readBytes().number(), readAfter);
    assertBetween(usedBefore.toNanos() / 1000, row.cpuTime().number(), usedAfter.toNanos() / 1000);
    // Java takes the boot's wall time in whole seconds from the kernel.
    Instant start = row.seen().wall().minus(row.runningTime());
    Duration apart = Duration.between(start, self.info().startInstant().orElseThrow()).abs();
    assertTrue(apart.compareTo(Duration.ofSeconds(2)) < 0, apart.toString());
  }

  @Test
  @Tag("S1-5")
  @Tag("S1-16")
  void agreesWithPsAboutAProcessAtRest() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ps")), "needs ps");
    Process cat = resting("cat", "-", "/dev/null");
    ProcessInfo row = row(cat.pid());
    assertEquals(ps(cat, "ppid"), row.parent().toString());
    assertEquals(ps(cat, "comm"), row.name());
    assertEquals(ps(cat, "args"), row.command().orElseThrow());
    assertEquals(ps(cat, "s"), row.kernelState().orElseThrow());
    assertEquals(ps(cat, "euid"), row.userId().toString());
    assertEquals(ps(cat, "euser"), row.user().orElseThrow());
    assertEquals(ps(cat, "nlwp"), row.threads().toString());
    assertEquals(ps(cat, "ni"), row.nice().toString());
    assertEquals(ps(cat, "priority"), row.priority().toString());
    assertEquals(Long.parseLong(ps(cat, "vsz")) * 1024, row.virtual().number());
    assertEquals(Long.parseLong(ps(cat, "rss")) * 1024, row.resident().number());
    try (var files = Files.list(Path.of("/proc", Long.toString(cat.pid()), "fd"))) {
      assertEquals(files.count(), row.handles().number());
    }
  }

  @Test
  @Tag("S1-34")
  void listsWhateverPsLists() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ps")), "needs ps");
    Set<Long> before = pids();
    Process ps = new ProcessBuilder("ps", "-e", "-o", "pid=").start();
    Set<Long> listed = new HashSet<>();
    for (String line : new String(ps.getInputStream().readAllBytes(), UTF_8).lines().toList()) {
      listed.add(Long.parseLong(line.strip()));
    }
    assertEquals(0, ps.waitFor());
    Set<Long> after = pids();
    assertFalse(source.hidden());

    Set<Long> always = new HashSet<>(before);
    always.retainAll(after);
    assertTrue(listed.containsAll(always), "ours that ps lacks");
    Set<Long> ever = new HashSet<>(before);
    ever.addAll(after);
    listed.remove(ps.pid());
    listed.removeIf(pid -> !ever.contains(pid) && !Files.exists(Path.of("/proc", pid.toString())));
    assertTrue(ever.containsAll(listed), "those of ps that we lack");
  }

  @Test
  @Tag("S0-4")
  void seesAProcessComeAndGo() throws IOException, InterruptedException {
    Process cat = resting("cat");
    assertTrue(pids().contains(cat.pid()));
    cat.destroyForcibly().waitFor();
    assertFalse(pids().contains(cat.pid()));
  }

  @Test
  void processesThatEndMeanwhileDisturbNobody() throws IOException {
    String churn = "i=0; while [ $i -lt 400 ]; do /bin/true; i=$((i+1)); done";
    Process shell = new ProcessBuilder("sh", "-c", churn).start();
    started.add(shell);
    int passes = 0;
    do {
      source.read(table);
      passes++;
      for (int row = 0; row < table.rows(); row++) {
        for (int column = ProcessColumns.HANDLES;
            column <= ProcessColumns.STORAGE_WRITTEN;
            column++) {
          CellState state = table.state(row, column);
          assertTrue(
              state == CellState.PRESENT || state == CellState.NOT_PERMITTED,
              ProcessInfo.TYPE.read(table, row).toString());
        }
      }
    } while (shell.isAlive());
    assertTrue(passes > 1, passes + " passes");
  }

  @Test
  void aPassAllocatesNextToNothing() throws IOException {
    for (int i = 0; i < 5; i++) {
      resting("cat");
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int pass = 0; pass < 20; pass++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      source.read(table);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(table.rows() > 5);
    // The bar is 2 KiB for each process; this is for all of them together.
    assertTrue(least < 2048, least + " bytes for " + table.rows() + " processes");
  }

  /** Starts a program that waits for ever, and returns when it waits. */
  private Process resting(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    process.getOutputStream().write('x');
    process.getOutputStream().flush();
    assertEquals('x', process.getInputStream().read());
    // It has answered and is on its way back to waiting.
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    while (!Files.readString(stat).contains(") S ")) {
      Thread.onSpinWait();
    }
    return process;
  }

  private Set<Long> pids() throws IOException {
    source.read(table);
    Set<Long> pids = new HashSet<>();
    for (int row = 0; row < table.rows(); row++) {
      pids.add(table.integer(row, ProcessColumns.PID));
    }
    return pids;
  }

  private ProcessInfo row(long pid) throws IOException {
    source.read(table);
    return source.rowType().rows(table).stream()
        .filter(row -> row.id().pid() == pid)
        .findFirst()
        .orElseThrow();
  }

  private static String ps(Process process, String column)
      throws IOException, InterruptedException {
    Process ps =
        new ProcessBuilder("ps", "-ww", "-o", column + "=", "-p", Long.toString(process.pid()))
            .start();
    String printed = new String(ps.getInputStream().readAllBytes(), UTF_8).strip();
    assertEquals(0, ps.waitFor());
    return printed;
  }

  private static long ioFigure(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith(name + ": "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2)))
        .findFirst()
        .orElseThrow();
  }

  private static void assertBetween(long low, long value, long high) {
    assertTrue(low <= value && value <= high, low + " <= " + value + " <= " + high);
  }
}
