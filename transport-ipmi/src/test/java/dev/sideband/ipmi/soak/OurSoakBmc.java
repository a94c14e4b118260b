package dev.sideband.ipmi.soak;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.SoftwareBmcBuilder;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Our BMC in this process; to those who ask for our commands under our number it may be a plain
 * one.
 */
public final class OurSoakBmc implements SoakBmc {

  static final String USER = "admin";
  static final String PASSWORD = "secret";

  /** Not the number that our client asks by. */
  private static final int OTHER_ENTERPRISE = 4_711;

  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;
  private static final int TRIES = 20;

  private final Path folder;
  private final boolean plain;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
  private final Sideband sideband;
  private final ConsoleStream console = new ConsoleStream(bytes -> {}, () -> {});
  private final InetSocketAddress address;
  private SoftwareBmc bmc;
  private LanPort port;

  /**
   * Starts it at a port of 127.0.0.1.
   *
   * @param folder that it may fill, and fills on after a restart
   * @param plain whether it hides our own commands
   */
  public OurSoakBmc(Path folder, boolean plain) throws IOException {
    this.folder = folder;
    this.plain = plain;
    InstantSource system = InstantSource.system();
    this.sideband = Sideband.builder().clock(() -> stepped(system.instant())).build();
    this.bmc = startBmc();
    this.port = openSomewhere();
    this.address = port.address();
  }

  /** Opens a port that the system gives nobody else while the BMC restarts. */
  private LanPort openSomewhere() throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    for (int tries = TRIES; ; tries--) {
      int at = FIRST_PORT + sideband.random().nextInt(PORTS);
      try {
        return LanPort.open(new InetSocketAddress(here, at), bmc, sideband);
      } catch (TargetUnavailableException e) {
        if (tries == 0) {
          throw e;
        }
      }
    }
  }

  private Instant stepped(Instant real) {
    return real.plus(offset.get());
  }

  private SoftwareBmc startBmc() throws IOException {
    SoftwareBmcBuilder builder =
        SoftwareBmc.builder(sideband)
            .console(console)
            .user(USER, PASSWORD.toCharArray(), Privilege.ADMINISTRATOR);
    if (plain) {
      builder.enterprise(OTHER_ENTERPRISE);
    }
    return builder.start(folder);
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public boolean say(Bytes bytes) {
    return console.write(bytes);
  }

  @Override
  public synchronized void restart() throws IOException {
    port.close();
    bmc.close();
    bmc = startBmc();
    port = LanPortAgain.open(address, bmc, sideband);
  }

  @Override
  public synchronized void stall(boolean still) {
    bmc.pretendBusy(still);
  }

  @Override
  public void step(Duration by) {
    offset.updateAndGet(by::plus);
  }

  @Override
  public synchronized void close() {
    port.close();
    bmc.close();
    sideband.close();
  }
}
