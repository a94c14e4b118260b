package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.ConsoleSource;
import dev.sideband.ipmi.bmc.HostPower;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.LanPortBuilder;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.SoftwareBmcBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Our BMC on this machine's network, and other people's programs as its consoles.
 *
 * <p>It has a user for each privilege: {@code admin}, {@code operator} and {@code user}, all with
 * password {@code secret}.
 */
final class OurBmc implements AutoCloseable {

  static final String HOST = "127.0.0.1";
  static final String PASSWORD = "secret";
  static final UUID GUID = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");

  private final Path folder;
  private final Counts counts = new Counts();
  private final Sideband sideband = Sideband.builder().observer(counts).build();
  private final SoftwareBmc bmc;
  private final LanPort port;

  private OurBmc(
      Path folder, String bmcKey, String host, int udpPort, Consumer<SoftwareBmcBuilder> more)
      throws IOException {
    this.folder = folder;
    SoftwareBmcBuilder builder =
        SoftwareBmc.builder(sideband)
            .name("ours")
            .guid(GUID)
            .user("admin", PASSWORD.toCharArray(), Privilege.ADMINISTRATOR)
            .user("operator", PASSWORD.toCharArray(), Privilege.OPERATOR)
            .user("user", PASSWORD.toCharArray(), Privilege.USER);
    more.accept(builder);
    this.bmc = builder.start(folder.resolve("bmc"));
    LanPortBuilder settings = LanPort.builder(bmc, sideband);
    if (!bmcKey.isEmpty()) {
      settings.bmcKey(bmcKey.getBytes(StandardCharsets.US_ASCII));
    }
    this.port = settings.open(new InetSocketAddress(InetAddress.getByName(host), udpPort));
  }

  /** Starts it in a folder that it may fill, at a free port of 127.0.0.1. */
  static OurBmc start(Path folder) throws IOException {
    return new OurBmc(folder, "", HOST, 0, builder -> {});
  }

  /** Starts one that has its host's console. */
  static OurBmc startWithConsole(Path folder, ConsoleSource console, String host, int udpPort)
      throws IOException {
    return new OurBmc(folder, "", host, udpPort, builder -> builder.console(console));
  }

  /** Starts one that has power over its host. */
  static OurBmc startWithPower(Path folder, HostPower power) throws IOException {
    return new OurBmc(folder, "", HOST, 0, builder -> builder.power(power));
  }

  /** Starts one that has a key of its own (K_G). */
  static OurBmc startWithKey(Path folder, String bmcKey) throws IOException {
    return new OurBmc(folder, bmcKey, HOST, 0, builder -> {});
  }

  /** Starts one where programs look that cannot be told a port, which takes the right to do so. */
  static OurBmc startAtStandardPort(Path folder, String host) throws IOException {
    return new OurBmc(folder, "", host, LanPort.STANDARD_PORT, builder -> {});
  }

  SoftwareBmc bmc() {
    return bmc;
  }

  Sideband sideband() {
    return sideband;
  }

  int udpPort() {
    return port.address().getPort();
  }

  /** Returns the sessions that are open. */
  int sessions() {
    return port.sessions();
  }

  /** Returns how often something was counted. */
  long count(String name) {
    return counts.of(name);
  }

  /** Returns the URI of the administrator at this BMC. */
  String uri() {
    return "ipmi://admin@" + HOST + ":" + udpPort();
  }

  /** Returns ipmitool with the way to this BMC; suite and privilege are its own choice. */
  Tool ipmitoolAs(String user, String password) {
    return Tool.require("ipmitool")
        .with("-I", "lanplus", "-H", HOST, "-p", Integer.toString(udpPort()))
        .with("-U", user, "-P", password);
  }

  /** Returns a program of FreeIPMI with the way to this BMC; the privilege is its own choice. */
  Tool freeipmi(String program, String user, String password, int suite) {
    return Tool.require(program)
        .with("-D", "LAN_2_0", "-h", HOST + ":" + udpPort())
        .with("-u", user, "-p", password, "-I", Integer.toString(suite));
  }

  /** Runs a command of ipmitool, which must succeed, and returns the lines that it printed. */
  List<String> ipmitool(String... command) throws IOException, InterruptedException {
    return ipmitoolAs("admin", PASSWORD).with("-C", "17").with(command).run().succeeded();
  }

  /** Runs a program of FreeIPMI, which must succeed, and returns the lines that it printed. */
  List<String> freeipmi(String program, String... command)
      throws IOException, InterruptedException {
    return freeipmi(program, "admin", PASSWORD, 17)
        .with("-l", "ADMIN")
        .with(command)
        .run()
        .succeeded();
  }

  /** Returns the options by which a program of FreeIPMI keeps what it caches in our folder. */
  String[] cached(String... command) throws IOException {
    Path cache = Files.createDirectories(folder.resolve("cache"));
    return Stream.concat(
            Stream.of("--sdr-cache-directory=" + cache, "--quiet-cache"), Stream.of(command))
        .toArray(String[]::new);
  }

  @Override
  public void close() {
    port.close();
    bmc.close();
    sideband.close();
  }
}
