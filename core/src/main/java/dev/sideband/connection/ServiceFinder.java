package dev.sideband.connection;

import dev.sideband.table.Table;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the service of connections by one kind of evidence. For one thread at a time. */
public interface ServiceFinder {

  /** Takes note of the connections of a sweep, before it is asked about them. */
  default void begin(Table connections) {}

  /**
   * Returns the service of a connection, or empty if there is no evidence.
   *
   * @param direction who asked for it; outbound connections are for a service elsewhere
   * @param port the port of the service: at this end unless the connection is outbound
   * @param cgroup the control group that the socket was made in, if it is known
   */
  Optional<Service> find(Direction direction, int port, OptionalLong cgroup);

  /**
   * Returns a finder that knows services by their ports, at this end and at others.
   *
   * @param names the services' names by port
   */
  static ServiceFinder ofPorts(Map<Integer, String> names) {
    return new PortServices(names);
  }
}
