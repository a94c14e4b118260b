package dev.sideband.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sideband.table.CellState;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.ClockId;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProcessActivityTest {

  private final ProcessActivity activity = new ProcessActivity(ActivityRules.STANDARD);
  private final TableBuffer rows = new TableBuffer(ProcessColumns.SCHEMA);

  private void sample(ClockId clock, long second, int processes, long cpuTime) {
    rows.clear(new Stamp(clock, second * 1_000_000, Instant.EPOCH, Duration.ZERO));
    for (int pid = processes; pid > 0; pid--) {
      rows.beginRow();
      rows.set(ProcessColumns.PID, pid);
      rows.set(ProcessColumns.START, 0);
      rows.set(ProcessColumns.CPU_TIME, cpuTime);
      rows.set(ProcessColumns.KERNEL_STATE, 'S');
      rows.endRow();
    }
    activity.complete(rows);
  }

  @Test
  void theOrderOfTheSourceDoesNotMatter() {
    sample(HostBoot.UNKNOWN, 10, 50, 0);
    sample(HostBoot.UNKNOWN, 20, 60, 1_000_000);
    for (int row = 0; row < 60; row++) {
      boolean known = rows.integer(row, ProcessColumns.PID) <= 50;
      CellState expected = known ? CellState.PRESENT : CellState.ABSENT;
      assertEquals(expected, rows.state(row, ProcessColumns.CPU_USAGE));
    }
  }

  @Test
  void samplesOfAnotherClockOrMomentAreNotCompared() {
    sample(HostBoot.UNKNOWN, 10, 1, 0);
    sample(new BmcBoot(1), 20, 1, 1_000_000);
    assertEquals(CellState.ABSENT, rows.state(0, ProcessColumns.CPU_USAGE));
    sample(new BmcBoot(1), 20, 1, 2_000_000);
    assertEquals(CellState.ABSENT, rows.state(0, ProcessColumns.CPU_USAGE), "no time has passed");
    sample(new BmcBoot(1), 21, 1, 2_000_000);
    assertEquals(0, rows.integer(0, ProcessColumns.CPU_USAGE));
  }

  @Test
  void completingAllocatesNothingPerProcess() {
    int processes = 5_000;
    sample(HostBoot.UNKNOWN, 10, processes, 0);
    sample(HostBoot.UNKNOWN, 20, processes, 0);
    sample(HostBoot.UNKNOWN, 30, processes, 0);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    sample(HostBoot.UNKNOWN, 40, processes, 1_000_000);
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    assertEquals(1_000, rows.integer(0, ProcessColumns.CPU_USAGE));
    assertTrue(allocated < processes, allocated + " bytes");
  }

  @Test
  void rulesThatContradictThemselvesAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(IllegalArgumentException.class, () -> new ActivityRules(50, 51, second, second));
    assertThrows(IllegalArgumentException.class, () -> new ActivityRules(50, 0, second, second));
    assertThrows(
        IllegalArgumentException.class, () -> new ActivityRules(50, 50, second.negated(), second));
  }
}
