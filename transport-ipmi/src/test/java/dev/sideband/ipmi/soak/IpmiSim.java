package dev.sideband.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A BMC that is not ours: OpenIPMI's {@code ipmi_sim}, with a chassis whose power is a file.
 *
 * <p>It knows {@code admin} with password {@code secret}, holds 63 sessions, forgets them after 30
 * seconds of silence and does not speak suite 17.
 */
final class IpmiSim implements AutoCloseable {

  @SuppressWarnings("InlineFormatString") // A file of this length reads better out here.
  private static final String SETTINGS =
      """
      name "lab"
      set_working_mc 0x20
        startlan 1
          addr %s %d
          priv_limit admin
          allowed_auths_admin md5
          guid 00112233445566778899aabbccddeeff
        endlan
        %s
        chassis_control "%s"
        startnow false
        user 2 true "admin" "secret" admin 4 md5
      """;

  static final String COMMANDS =
      """
      mc_setbmc 0x20
      mc_add 0x20 0x23 no-device-sdrs 0x01 0x04 0x02 0x9f 0x001291 0x0f02 persist_sdr
      sel_enable 0x20 256 0x0a
      mc_enable 0x20
      """;

  /** Is asked to {@code get power}, or to {@code set power 1}; notes what it is told. */
  private static final String CHASSIS =
      """
      #!/bin/sh
      cd "$(dirname "$0")" || exit 1
      case "$1 $2" in
        "get power") echo "power:$(cat power)" ;;
        "set power") echo "$3" > power; echo "$3" >> orders ;;
      esac
      """;

  private final Path program;
  private final Path folder;
  private final String address;
  private final int port;
  private Process process;

  private IpmiSim(Path program, Path folder, String address, String console) throws IOException {
    this.program = program;
    this.folder = folder;
    this.address = address;
    this.port = freePort(address);
    Path chassis = Files.writeString(folder.resolve("chassis"), CHASSIS);
    chassis.toFile().setExecutable(true);
    Files.writeString(folder.resolve("power"), "1\n");
    Files.writeString(folder.resolve("commands"), COMMANDS);
    Files.writeString(
        folder.resolve("settings"), SETTINGS.formatted(address, port, console, chassis));
    Files.createDirectories(folder.resolve("state"));
    this.process = launch();
  }

  /** Starts it in an empty folder, at a free port of 127.0.0.1. */
  static IpmiSim start(Path folder) throws IOException {
    return start(folder, "127.0.0.1");
  }

  static IpmiSim start(Path folder, String address) throws IOException {
    return new IpmiSim(Peer.require("ipmi_sim"), folder, address, "");
  }

  /** Starts one whose host's console is a TCP connection to a port of 127.0.0.1, which it opens. */
  static IpmiSim startWithConsole(Path folder, int consolePort) throws IOException {
    String console = "sol \"tcp:127.0.0.1:" + consolePort + "\" 115200 history=16384";
    return new IpmiSim(Peer.require("ipmi_sim"), folder, "127.0.0.1", console);
  }

  private static int freePort(String address) throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0))) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    List<String> command =
        List.of(
            program.toString(),
            "-n",
            "-c",
            folder.resolve("settings").toString(),
            "-f",
            folder.resolve("commands").toString(),
            "-s",
            folder.resolve("state").toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  int port() {
    return port;
  }

  /** Returns the URI of a user at this BMC. */
  String uri(String user, String options) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return "ipmi://" + user + "@" + host + ":" + port + options;
  }

  /** Returns the orders that reached the chassis: 0 for off, 1 for on. */
  List<String> powerOrders() throws IOException {
    Path orders = folder.resolve("orders");
    return Files.exists(orders) ? Files.readAllLines(orders) : List.of();
  }

  /** Ends it at once, and starts it anew at the same port; its sessions are forgotten. */
  void restart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    process = launch();
  }

  /** Keeps it from running until {@link #resume}. */
  void stall() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
