package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.ConsoleSource;
import dev.sideband.ipmi.bmc.HostPower;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.transport.TransportContext;
import dev.sideband.workbench.bus.BusWatch;
import dev.sideband.workbench.connection.ConnectionWatch;
import dev.sideband.workbench.console.ConsoleHost;
import dev.sideband.workbench.guest.Guest;
import dev.sideband.workbench.guest.GuestImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Linux host in QEMU as the desk's host: its kernel speaks KCS with the BMC, its serial port is
 * the console, and the power orders act on it. It reaches no network.
 */
final class GuestHost implements DeskHost {

  /** What people call it, and the folder of its data. */
  static final String NAME = "guest";

  private static final String JOB = "run";

  private final Guest guest;

  private GuestHost(Guest guest) {
    this.guest = guest;
  }

  /**
   * Prepares it; it is off until it is joined to its BMC.
   *
   * @param data the Workbench's folder
   * @throws IOException with a message for a person
   */
  static GuestHost prepare(GuestImage image, Path data, Sideband sideband)
      throws IOException, InterruptedException {
    Path job = Files.createTempDirectory(NAME);
    Path run = job.resolve(JOB);
    try {
      try (InputStream in = Guest.class.getResourceAsStream(JOB)) {
        if (in == null) {
          throw new FileNotFoundException(JOB);
        }
        Files.copy(in, run);
      }
      return new GuestHost(Guest.prepare(image, job, false, data.resolve("machine"), sideband));
    } finally {
      Files.deleteIfExists(run);
      Files.delete(job);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ConsoleHost console() {
    return new ConsoleHost() {
      @Override
      public ConsoleSource console() {
        return guest::console;
      }

      @Override
      public Optional<HostPower> power() {
        return Optional.of(guest);
      }
    };
  }

  @Override
  public BusWatch watchBus(Path folder, TransportContext context) throws IOException {
    return BusWatch.ofHost(folder, context);
  }

  @Override
  public ConnectionWatch watchConnections(Path folder, SoftwareBmc bmc, TransportContext context)
      throws IOException {
    return ConnectionWatch.ofHost(folder, NAME, bmc, context);
  }

  @Override
  public void join(SoftwareBmc bmc) throws IOException {
    guest.serve(bmc);
    guest.on();
  }

  @Override
  public boolean reportsAtOnce() {
    return false;
  }

  @Override
  public void close() {
    guest.close();
  }
}
