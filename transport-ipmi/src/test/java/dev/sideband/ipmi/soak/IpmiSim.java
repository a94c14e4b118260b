package dev.sideband.ipmi.soak;

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
public final class IpmiSim implements AutoCloseable {

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

  /** What it is told at its start. */
  public static final String COMMANDS =
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

  private static final String HOST = "127.0.0.1";

  private final Path program;
  private final Path folder;
  private final String address;
  private final int port;
  private Process process;

  private IpmiSim(Path program, Path folder, String address, int port, String console)
      throws IOException {
    this.program = program;
    this.folder = folder;
    this.address = address;
    this.port = port;
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
  public static IpmiSim start(Path program, Path folder) throws IOException {
    return start(program, folder, HOST);
  }

  /** Starts it in an empty folder, at a free port of an address. */
  public static IpmiSim start(Path program, Path folder, String address) throws IOException {
    return new IpmiSim(program, folder, address, freePort(address), "");
  }

  /** Starts one whose host's console is a TCP connection to a port of 127.0.0.1, which it opens. */
  public static IpmiSim startWithConsole(Path program, Path folder, int consolePort)
      throws IOException {
    return startWithConsole(program, folder, HOST, freePort(HOST), consolePort, 0);
  }

  /** Starts the same, which keeps so many bytes of its console. */
  public static IpmiSim startKeeping(Path program, Path folder, int consolePort, int history)
      throws IOException {
    return startWithConsole(program, folder, HOST, freePort(HOST), consolePort, history);
  }

  /**
   * Starts one with a console at a port of an address.
   *
   * @param history how many bytes of the console it keeps. With any, it takes what the host says as
   *     soon as it comes, and drops what does not fit into its buffer of 16 kB without a word; with
   *     none it lets the host wait, and never takes anything again once it gave up a full buffer
   */
  public static IpmiSim startWithConsole(
      Path program, Path folder, String address, int port, int consolePort, int history)
      throws IOException {
    String option = history == 0 ? "" : " history=" + history;
    String console = "sol \"tcp:127.0.0.1:" + consolePort + "\" 115200" + option;
    return new IpmiSim(program, folder, address, port, console);
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

  /** Returns the UDP port that it listens at. */
  public int port() {
    return port;
  }

  /** Returns the URI of a user at this BMC. */
  public String uri(String user, String options) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return "ipmi://" + user + "@" + host + ":" + port + options;
  }

  /** Returns the orders that reached the chassis: 0 for off, 1 for on. */
  public List<String> powerOrders() throws IOException {
    Path orders = folder.resolve("orders");
    return Files.exists(orders) ? Files.readAllLines(orders) : List.of();
  }

  /** Ends it at once, and starts it anew at the same port; its sessions are forgotten. */
  public void restart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    process = launch();
  }

  /** Keeps it from running until {@link #resume}. */
  public void stall() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it run again. */
  public void resume() throws IOException, InterruptedException {
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
