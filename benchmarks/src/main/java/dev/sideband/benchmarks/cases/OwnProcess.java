package dev.sideband.benchmarks.cases;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

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
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(PEAK)) {
        return Double.parseDouble(line.replaceAll("\\D", "")) * 1_024;
      }
    }
    throw new IOException("/proc/self/status has no " + PEAK);
  }

  /** Returns how much of its heap is in use when all garbage is collected, in bytes. */
  static double heapInUse() {
    System.gc();
    return (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
