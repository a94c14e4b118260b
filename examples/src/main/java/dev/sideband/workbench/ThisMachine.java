package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.KcsLink;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.transport.TransportContext;
import dev.sideband.workbench.bus.BusWatch;
import dev.sideband.workbench.connection.ConnectionWatch;
import dev.sideband.workbench.console.ConsoleHost;
import dev.sideband.workbench.console.DemoHost;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * This machine as the desk's host: its own processes, through KCS within this program; a board and
 * a console are simulated beside it.
 */
final class ThisMachine implements DeskHost {

  private static final String NAME = "workbench";

  private final Sideband sideband;
  private final DemoHost console;
  private @Nullable KcsLink kcs;
  private @Nullable HostReport report;

  ThisMachine(Sideband sideband) {
    this.sideband = sideband;
    this.console = new DemoHost(NAME, sideband);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ConsoleHost console() {
    return console;
  }

  @Override
  public BusWatch watchBus(Path folder, TransportContext context) throws IOException {
    return BusWatch.open(folder, context);
  }

  @Override
  public ConnectionWatch watchConnections(Path folder, SoftwareBmc bmc, TransportContext context)
      throws IOException {
    return ConnectionWatch.open(folder, context);
  }

  @Override
  public void join(SoftwareBmc bmc) throws IOException {
    KcsLink link = KcsLink.inProcess(bmc, sideband);
    kcs = link;
    report = HostReport.ofProcesses(link.host(), sideband);
  }

  @Override
  public boolean reportsAtOnce() {
    return true;
  }

  @Override
  public void close() {
    if (report != null) {
      report.close();
    }
    if (kcs != null) {
      kcs.close();
    }
  }
}
