package dev.sideband.lab;

import dev.sideband.ipmi.soak.IpmiSim;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A BMC that is not ours at the end of a serial line: OpenIPMI's {@code ipmi_sim} serves the line
 * as a TCP port of 127.0.0.1.
 */
final class SerialIpmiSim implements AutoCloseable {

  /** How it calls basic mode. */
  static final String BASIC = "Direct";

  static final String TERMINAL = "TerminalMode";

  private static final long COMPILE_SECONDS = 60;

  @SuppressWarnings("InlineFormatString") // A file of this length reads better out here.
  private static final String SETTINGS =
      """
      name "lab"
      set_working_mc 0x20
        serial 15 127.0.0.1 %d codec %s
        loadlib "%s" ""
        startnow false
      """;

  private static final String MODULE = "/ipmi_sim/answers.c";

  private final int port;
  private final Process process;

  private SerialIpmiSim(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts it in an empty folder; it listens a moment later. */
  static SerialIpmiSim start(Path folder, String codec) throws IOException, InterruptedException {
    Path program = Peer.require("ipmi_sim");
    Path module = compile(folder);
    int port = freePort();
    Path commands = Files.writeString(folder.resolve("commands"), IpmiSim.COMMANDS);
    Path settings =
        Files.writeString(folder.resolve("settings"), SETTINGS.formatted(port, codec, module));
    Path state = Files.createDirectory(folder.resolve("state"));
    Process process =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "-n",
                    "-c",
                    settings.toString(),
                    "-f",
                    commands.toString(),
                    "-s",
                    state.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    return new SerialIpmiSim(port, process);
  }

  /** Compiles the module without which it does not answer; its source says why. */
  private static Path compile(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("answers.c");
    try (InputStream text = SerialIpmiSim.class.getResourceAsStream(MODULE)) {
      Files.copy(text, source);
    }
    Path module = folder.resolve("answers.so");
    Process compiler =
        new ProcessBuilder(
                Peer.require("gcc").toString(),
                "-shared",
                "-fPIC",
                "-o",
                module.toString(),
                source.toString())
            .inheritIO()
            .start();
    if (!compiler.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
      throw new IOException("the module cannot be compiled");
    }
    return module;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
