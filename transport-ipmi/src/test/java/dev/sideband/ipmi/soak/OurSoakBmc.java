package dev.sideband.ipmi.soak;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.SoftwareBmcBuilder;
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
    this.port =
        LanPort.open(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
            bmc,
            sideband);
    this.address = port.address();
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
    port = LanPort.open(address, bmc, sideband);
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
