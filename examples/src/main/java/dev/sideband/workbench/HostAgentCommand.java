package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.ipmi.oem.BusReporter;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The agent of a host whose BMC is Sideband's: it reports the host's processes, its connections,
 * and what its kernel shows of the I2C buses. Its argument says where the BMC is, such as {@code
 * ipmidev:/dev/ipmi0}.
 *
 * <p>The process ends with 1 when it cannot report, and with 2 when its command line is wrong.
 */
public final class HostAgentCommand {

  private static final URI BUSES = URI.create("i2ctrace:/sys/kernel/tracing");
  private static final String USAGE =
      """
      The agent of a host: reports its processes, its connections and what its kernel shows of the
      I2C buses to its BMC, until it is told to end.

        URI       where the BMC is: ipmidev:/dev/ipmi0, or kcs:0xca2
        --help    prints this
      """;

  private final PrintStream out;
  private final PrintStream err;

  HostAgentCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Starts it; {@code --help} says with what. */
  public static void main(String[] args) {
    int status = new HostAgentCommand(System.out, System.err).run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Reports until the process is told to end, and returns the exit status. */
  int run(String[] args) {
    return new Program("agent", USAGE, out, err)
        .run(
            args,
            () -> {
              report(bmc(args));
              return 0;
            });
  }

  private static URI bmc(String[] args) throws UsageException {
    if (args.length != 1) {
      throw new UsageException("takes where the BMC is, such as ipmidev:/dev/ipmi0");
    }
    try {
      URI uri = new URI(args[0]);
      if (uri.getScheme() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Refused below, like what has no scheme.
    }
    throw new UsageException("not the address of a BMC: " + args[0]);
  }

  @SuppressWarnings("try") // The reports serve by being there.
  private void report(URI target) throws IOException, InterruptedException {
    try (ShutdownHook hook = ShutdownHook.install();
        Sideband sideband = Sideband.builder().build();
        MessageChannel bmc = sideband.open(target, MessageChannel.class);
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

  private void report(BusReporter buses, Sideband sideband, ShutdownHook hook)
      throws InterruptedException {
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
