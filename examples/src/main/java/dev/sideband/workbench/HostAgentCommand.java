package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.ipmi.oem.BusReporter;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportException;
import java.io.PrintStream;
import java.net.URI;

/**
 * The agent of a host whose BMC is Sideband's: it reports the host's processes, its connections,
 * and what its kernel shows of the I2C buses. Its argument says where the BMC is, such as {@code
 * ipmidev:/dev/ipmi0}.
 */
public final class HostAgentCommand {

  private static final URI BUSES = URI.create("i2ctrace:/sys/kernel/tracing");

  private HostAgentCommand() {}

  /** Reports until the process is told to end. */
  @SuppressWarnings("try") // The reports serve by being there.
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("agent: takes where the BMC is, such as ipmidev:/dev/ipmi0");
      System.exit(2);
    }
    try (ShutdownHook hook = ShutdownHook.install();
        Sideband sideband = Sideband.builder().build();
        MessageChannel bmc = sideband.open(URI.create(args[0]), MessageChannel.class);
        HostReport processes = HostReport.ofProcesses(bmc, sideband);
        HostReport connections = HostReport.ofConnections(bmc, sideband);
        BusReporter buses =
            new BusReporter(
                OemClient.builder(bmc, sideband).build(),
                LinuxBoot.clock(sideband.clock()),
                sideband)) {
      report(buses, sideband, hook);
    }
  }

  private static void report(BusReporter buses, Sideband sideband, ShutdownHook hook)
      throws InterruptedException {
    PrintStream out = System.out;
    try (BusTap tap = sideband.open(BUSES, BusTap.class)) {
      tap.start(buses);
      out.println("agent: reports processes, connections and buses to the BMC");
      hook.await();
    } catch (TransportException e) {
      out.println(
          "agent: reports processes and connections to the BMC, and no buses: " + e.getMessage());
      hook.await();
    }
  }
}
