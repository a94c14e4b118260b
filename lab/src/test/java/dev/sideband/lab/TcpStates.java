package dev.sideband.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A program that holds sockets in each state that the kernel lists; its source says how. */
final class TcpStates implements AutoCloseable {

  private final Process process;
  private final Set<Integer> ports = new HashSet<>();

  private TcpStates(Process process) {
    this.process = process;
  }

  /**
   * Compiles and starts it, and waits until its sockets are there.
   *
   * @param version 4 or 6
   * @param before the program and arguments that start it, such as those of {@code unshare}
   */
  static TcpStates start(Path folder, int version, String... before)
      throws IOException, InterruptedException {
    Path program = folder.resolve("states");
    if (!Files.exists(program)) {
      Path source = folder.resolve("states.c");
      try (InputStream text = TcpStates.class.getResourceAsStream("/tcp/states.c")) {
        Files.copy(text, source);
      }
      Tool.run(folder, Peer.require("gcc"), "-Wall", "-o", program.toString(), source.toString());
    }
    List<String> command = new ArrayList<>(List.of(before));
    command.add(program.toString());
    command.add(Integer.toString(version));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    TcpStates states = new TcpStates(process);
    BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII);
    for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
      if (line == null) {
        throw new IOException("the sockets cannot be made");
      }
      states.ports.add(Integer.valueOf(line));
    }
    return states;
  }

  /** Tells whether a socket with these ports is one of its own. */
  boolean own(int localPort, int remotePort) {
    return ports.contains(localPort) || ports.contains(remotePort);
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
