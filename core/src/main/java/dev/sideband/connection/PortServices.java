package dev.sideband.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Knows services by a configured list of ports. */
final class PortServices implements ServiceFinder {

  private final Map<Integer, Optional<Service>> services = new HashMap<>();

  PortServices(Map<Integer, String> names) {
    names.forEach(
        (port, name) -> services.put(port, Optional.of(new Service(name, ServiceSource.PORT))));
  }

  @Override
  public Optional<Service> find(Direction direction, int port, OptionalLong cgroup) {
    return services.getOrDefault(port, Optional.empty());
  }
}
