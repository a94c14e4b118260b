package dev.sideband.fleet.service;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** How it is found out whether a service is well. */
public sealed interface Probe {

  /**
   * It takes a TCP connection.
   *
   * @param host a name or an address
   * @param port 1 to 65535
   */
  record Tcp(String host, int port) implements Probe {

    private static final int MOST_PORT = 65_535;

    public Tcp {
      Objects.requireNonNull(host, "host");
      if (port < 1 || port > MOST_PORT) {
        throw new IllegalArgumentException("port " + port);
      }
    }
  }

  /**
   * It answers a GET request with a status from 200 to 399.
   *
   * @param address of the scheme http or https
   */
  record Http(URI address) implements Probe {

    public Http {
      if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
        throw new IllegalArgumentException("scheme of " + address);
      }
    }
  }

  /**
   * A program ends with exit code 0.
   *
   * @param command the program and its arguments; copied
   */
  record Command(List<String> command) implements Probe {

    public Command {
      command = List.copyOf(command);
      if (command.isEmpty()) {
        throw new IllegalArgumentException("no program");
      }
    }
  }

  /**
   * The service touches a file often enough.
   *
   * @param file the file
   * @param most the greatest age of its last change, more than zero
   */
  record HeartbeatFile(Path file, Duration most) implements Probe {

    public HeartbeatFile {
      Objects.requireNonNull(file, "file");
      if (most.isNegative() || most.isZero()) {
        throw new IllegalArgumentException("most " + most);
      }
    }
  }
}
