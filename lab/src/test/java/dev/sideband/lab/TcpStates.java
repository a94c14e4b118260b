package dev.sideband.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A program that holds sockets in each state that the kernel lists; its source says how. */
final class TcpStates implements AutoCloseable {

  private final Child sockets;
  private final Set<Integer> ports = new HashSet<>();

  private TcpStates(Child sockets) {
    this.sockets = sockets;
  }

  /**
   * Compiles and starts it, and waits until its sockets are there.
   *
   * @param version 4 or 6
   * @param before the program and arguments that start it, such as those of {@code unshare}
   */
  static TcpStates start(Path folder, int version, String... before)
      throws IOException, InterruptedException {
    Path source = folder.resolve("states.c");
    if (!Files.exists(source)) {
      try (InputStream text = TcpStates.class.getResourceAsStream("/tcp/states.c")) {
        Files.copy(text, source);
      }
    }
    List<String> command = new ArrayList<>(List.of(before));
    command.add(Child.compile(folder, source).toString());
    command.add(Integer.toString(version));
    TcpStates states = new TcpStates(Child.start(command));
    for (String line = states.sockets.line(); !"ready".equals(line); line = states.sockets.line()) {
      states.ports.add(Integer.valueOf(line));
    }
    return states;
  }

  /** Tells whether a socket with these ports is one of its own. */
  boolean own(int localPort, int remotePort) {
    return ports.contains(localPort) || ports.contains(remotePort);
  }

  long pid() {
    return sockets.pid();
  }

  @Override
  public void close() {
    sockets.close();
  }
}
