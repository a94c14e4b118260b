package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Our BMC at a port of 127.0.0.1, and other people's programs as its consoles. */
final class OurBmc implements AutoCloseable {

  private static final List<String> IPMITOOL =
      List.of("-I", "lanplus", "-H", "127.0.0.1", "-U", "admin", "-P", "secret", "-C", "17");

  private static final List<String> FREEIPMI =
      List.of("-D", "LAN_2_0", "-u", "admin", "-p", "secret", "-I", "17", "-l", "ADMIN");

  private final Path folder;
  private final Sideband sideband = Sideband.builder().build();
  private final SoftwareBmc bmc;
  private final LanPort port;

  private OurBmc(Path folder) throws IOException {
    this.folder = folder;
    this.bmc =
        SoftwareBmc.builder(sideband)
            .name("ours")
            .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
            .start(folder.resolve("bmc"));
    this.port =
        LanPort.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bmc, sideband);
  }

  /** Starts it in a folder that it may fill. */
  static OurBmc start(Path folder) throws IOException {
    return new OurBmc(folder);
  }

  SoftwareBmc bmc() {
    return bmc;
  }

  /** Returns the sessions that are open. */
  int sessions() {
    return port.sessions();
  }

  /** Returns the URI of the administrator at this BMC. */
  String uri() {
    return "ipmi://admin@127.0.0.1:" + port.address().getPort();
  }

  /** Runs a command of ipmitool, which must succeed, and returns the lines that it printed. */
  List<String> ipmitool(String... command) throws IOException, InterruptedException {
    Stream<String> address = Stream.of("-p", Integer.toString(port.address().getPort()));
    return Tool.run(
        folder,
        Peer.require("ipmitool"),
        Stream.of(IPMITOOL.stream(), address, Stream.of(command))
            .flatMap(arguments -> arguments)
            .toArray(String[]::new));
  }

  /** Runs a program of FreeIPMI, which must succeed, and returns the lines that it printed. */
  List<String> freeipmi(String program, String... command)
      throws IOException, InterruptedException {
    Stream<String> address = Stream.of("-h", "127.0.0.1:" + port.address().getPort());
    return Tool.run(
        folder,
        Peer.require(program),
        Stream.of(address, FREEIPMI.stream(), Stream.of(command))
            .flatMap(arguments -> arguments)
            .toArray(String[]::new));
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
