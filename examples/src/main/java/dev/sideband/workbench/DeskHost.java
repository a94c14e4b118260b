package dev.sideband.workbench;

import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.transport.TransportContext;
import dev.sideband.workbench.bus.BusWatch;
import dev.sideband.workbench.connection.ConnectionWatch;
import dev.sideband.workbench.console.ConsoleHost;
import java.io.IOException;
import java.nio.file.Path;

/** The host whose BMC stands on the desk. */
interface DeskHost extends AutoCloseable {

  /** Returns what people call it, and where it keeps its data beside those of other hosts. */
  String name();

  /** Returns its console and its power. */
  ConsoleHost console();

  /** Begins to watch its buses; what comes back is the caller's. */
  BusWatch watchBus(Path folder, TransportContext context) throws IOException;

  /**
   * Begins to watch who is connected to it; what comes back is the caller's.
   *
   * @param bmc the host's, of which it may be learnt
   */
  ConnectionWatch watchConnections(Path folder, SoftwareBmc bmc, TransportContext context)
      throws IOException;

  /** Joins it to its BMC, which stays the caller's: it reports to it from now on. */
  void join(SoftwareBmc bmc) throws IOException;

  /** Tells whether its first report is there in a moment, and not only when it has booted. */
  boolean reportsAtOnce();

  /** Parts it from its BMC. Idempotent. */
  @Override
  void close();
}
