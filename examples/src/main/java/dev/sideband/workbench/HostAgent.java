package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.SnapshotReporter;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.transport.MessageChannel;
import java.io.IOException;
import java.time.Duration;

/**
 * The agent on this machine: samples its processes and keeps its BMC's copy of the table up to
 * date.
 *
 * <p>Safe for any thread. Channel and Sideband belong to the caller.
 */
final class HostAgent implements AutoCloseable {

  private static final SourceId SOURCE = new SourceId("localhost", "processes");
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final ProcessMonitor monitor;
  private final SnapshotReporter reporter;

  private HostAgent(ProcessMonitor monitor, SnapshotReporter reporter) {
    this.monitor = monitor;
    this.reporter = reporter;
  }

  /**
   * Starts watching and reporting.
   *
   * @param bmc the way from the host to its BMC
   * @throws IOException if this machine's kernel cannot be asked
   */
  static HostAgent start(MessageChannel bmc, Sideband sideband) throws IOException {
    LinuxProcessSource source =
        LinuxProcessSource.builder(LinuxBoot.clock(sideband.clock()))
            .observer(sideband.observer())
            .open();
    ProcessMonitor monitor =
        new ProcessMonitor(SOURCE, source, PERIOD, ActivityRules.STANDARD, sideband);
    OemClient client = OemClient.builder(bmc, sideband).build();
    SnapshotReporter reporter =
        SnapshotReporter.builder(client, ObjectType.PROCESS_TABLE, sideband).build();
    monitor.subscribe(reporter);
    monitor.start();
    return new HostAgent(monitor, reporter);
  }

  /** Stops watching and reporting. Idempotent. */
  @Override
  public void close() {
    monitor.close();
    reporter.close();
  }
}
