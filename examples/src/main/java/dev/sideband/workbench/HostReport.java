package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.connection.ConnectionMonitor;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.SnapshotReporter;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.monitor.Monitor;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.table.Table;
import dev.sideband.tcp.CgroupServices;
import dev.sideband.tcp.ListenerServices;
import dev.sideband.tcp.TcpConnectionSource;
import dev.sideband.transport.MessageChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What this host tells its BMC of itself: a table of it is sampled, and the BMC's copy kept up to
 * date.
 *
 * <p>Safe for any thread. Channel and Sideband belong to the caller.
 */
final class HostReport implements AutoCloseable {

  private static final String HOST = "localhost";
  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** Processes come first; both together leave the interface to others most of the time. */
  private static final double SMALL_SHARE = 0.05;

  private final Monitor<Table> monitor;
  private final SnapshotReporter reporter;

  private HostReport(Monitor<Table> monitor, SnapshotReporter reporter) {
    this.monitor = monitor;
    this.reporter = reporter;
  }

  /**
   * Starts to tell of its processes.
   *
   * @param bmc the way from the host to its BMC
   * @throws IOException if this machine's kernel cannot be asked
   */
  static HostReport ofProcesses(MessageChannel bmc, Sideband sideband) throws IOException {
    LinuxProcessSource source =
        LinuxProcessSource.builder(LinuxBoot.clock(sideband.clock()))
            .observer(sideband.observer())
            .open();
    ProcessMonitor monitor =
        new ProcessMonitor(
            new SourceId(HOST, "processes"), source, PERIOD, ActivityRules.STANDARD, sideband);
    SnapshotReporter reporter =
        SnapshotReporter.builder(client(bmc, sideband), ObjectType.PROCESS_TABLE, sideband).build();
    monitor.subscribe(reporter);
    monitor.start();
    return new HostReport(monitor, reporter);
  }

  /**
   * Starts to tell of its TCP connections, and of the services that they belong to.
   *
   * @param bmc the way from the host to its BMC
   * @throws IOException if this machine's kernel cannot be asked
   */
  static HostReport ofConnections(MessageChannel bmc, Sideband sideband) throws IOException {
    TcpConnectionSource source =
        TcpConnectionSource.builder(LinuxBoot.clock(sideband.clock()))
            .details()
            .observer(sideband.observer())
            .open();
    ConnectionMonitor monitor =
        new ConnectionMonitor(
            new SourceId(HOST, "connections"),
            source,
            PERIOD,
            List.of(new CgroupServices(), new ListenerServices()),
            sideband);
    SnapshotReporter reporter =
        SnapshotReporter.builder(client(bmc, sideband), ObjectType.CONNECTION_TABLE, sideband)
            .share(SMALL_SHARE)
            .build();
    monitor.subscribe(reporter);
    monitor.start();
    return new HostReport(monitor, reporter);
  }

  private static OemClient client(MessageChannel bmc, Sideband sideband) {
    return OemClient.builder(bmc, sideband).build();
  }

  /** Stops watching and reporting. Idempotent. */
  @Override
  public void close() {
    monitor.close();
    reporter.close();
  }
}
