package dev.sideband.workbench.connection;

import dev.sideband.connection.Direction;
import dev.sideband.connection.Service;
import dev.sideband.connection.ServiceFinder;
import dev.sideband.connection.ServiceSource;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** Knows services by their ports, of which more become known while it runs. For any thread. */
final class PortNames implements ServiceFinder {

  private final Map<Integer, Optional<Service>> services = new ConcurrentHashMap<>();

  PortNames put(int port, String name) {
    services.put(port, Optional.of(new Service(name, ServiceSource.PORT)));
    return this;
  }

  /**
   * Adds what stands in a file of lines such as {@code 8080=shop}, if there is one.
   *
   * @throws IOException if it cannot be read, or a line makes no sense
   */
  PortNames read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return this;
    }
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      lines.load(in);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    for (String port : lines.stringPropertyNames()) {
      if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xFFFF) {
        throw new IOException(file + ": not a port: " + port);
      }
      put(Integer.parseInt(port), lines.getProperty(port).strip());
    }
    return this;
  }

  @Override
  public Optional<Service> find(Direction direction, int port, OptionalLong cgroup) {
    return services.getOrDefault(port, Optional.empty());
  }
}
