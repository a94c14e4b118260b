package dev.sideband.benchmarks.cases;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** What the process that asks has used. */
final class OwnProcess {

  private static final String PEAK = "VmHWM:";

  private OwnProcess() {}

  /** Returns its CPU time in seconds. */
  static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  /** Returns the most memory it had at a time, in bytes, as Linux counts it. */
  static double peakMemory() throws IOException {
    return OtherProcess.memory("self", PEAK);
  }

  /** Returns how much of its heap is in use when all garbage is collected, in bytes. */
  static double heapInUse() {
    System.gc();
    return (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
