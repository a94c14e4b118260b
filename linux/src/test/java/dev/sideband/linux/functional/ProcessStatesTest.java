package dev.sideband.linux.functional;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.Recorder;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The states that the monitor tells of real programs. */
@Timeout(60)
class ProcessStatesTest {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String LOOP = "while :; do :; done";

  /** No program of one thread uses so many cores. */
  private static final ActivityRules NEVER_BUSY =
      new ActivityRules(10_000_000, 5_000, Duration.ZERO, Duration.ofSeconds(30));

  private static final ActivityRules BUSY_AT_ONCE =
      new ActivityRules(1, 1, Duration.ZERO, Duration.ofSeconds(30));

  private final ManualContext context = new ManualContext();
  private final Recorder<Table> recorder = new Recorder<>(Long.MAX_VALUE);
  private Process program;
  private ProcessMonitor monitor;

  @AfterEach
  void tearDown() {
    if (monitor != null) {
      monitor.close();
    }
    program.destroyForcibly().onExit().join();
  }

  @Test
  @Tag("S1-23")
  void aProgramThatComputesWorks() throws IOException {
    watch(NEVER_BUSY, "sh", "-c", LOOP);
    for (int i = 0; i < 5; i++) {
      awaitUse();
      assertEquals(ProcessState.WORKING, next());
    }
  }

  @Test
  @Tag("S1-25")
  void aProgramThatComputesMoreThanTheRulesAllowIsBusy() throws IOException {
    watch(BUSY_AT_ONCE, "sh", "-c", LOOP);
    awaitUse();
    next();
    awaitUse();
    assertEquals(ProcessState.BUSY, next());
  }

  @Test
  @Tag("S1-24")
  void aProgramThatSleepsWaits() throws IOException {
    watch(BUSY_AT_ONCE, "sleep", "600");
    Programs.await(() -> next().equals(ProcessState.WAITING));
    // Now that it sleeps, nothing else is ever told of it.
    for (int i = 0; i < 10; i++) {
      assertEquals(ProcessState.WAITING, next());
    }
  }

  private void watch(ActivityRules rules, String... command) throws IOException {
    program = new ProcessBuilder(command).start();
    monitor =
        new ProcessMonitor(
            new SourceId("here", "processes"),
            LinuxProcessSource.builder(LinuxBoot.clock(InstantSource.system())).open(),
            PERIOD,
            rules,
            context);
    monitor.subscribe(recorder);
    monitor.start();
    context.settle();
  }

  /** Waits until the program has used the processor for longer than the kernel's tick. */
  private void awaitUse() {
    Duration enough = used().plusMillis(50);
    Programs.await(() -> used().compareTo(enough) > 0);
  }

  private Duration used() {
    return program.info().totalCpuDuration().orElseThrow();
  }

  private ProcessState next() {
    context.pass(PERIOD);
    List<Observation<Table>> seen = recorder.seen;
    return ProcessInfo.TYPE.rows(seen.get(seen.size() - 1).value()).stream()
        .filter(row -> row.id().pid() == program.pid())
        .findFirst()
        .orElseThrow()
        .state()
        .orElseThrow();
  }
}
