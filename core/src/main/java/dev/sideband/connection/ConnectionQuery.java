package dev.sideband.connection;

import dev.sideband.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which connections are sought: those that have all of what is asked for. Immutable.
 *
 * @param clients the other end is in one of these; none for anywhere
 * @param states the state is one of these; none for any
 * @param services the service is one of these; none for any
 * @param attributes the CMDB says exactly this of the service
 */
public record ConnectionQuery(
    Set<AddressBlock> clients,
    Set<TcpState> states,
    Set<String> services,
    Map<String, String> attributes) {

  /** Seeks all connections. */
  public static final ConnectionQuery ALL =
      new ConnectionQuery(Set.of(), Set.of(), Set.of(), Map.of());

  public ConnectionQuery {
    clients = Set.copyOf(clients);
    states = Set.copyOf(states);
    services = Set.copyOf(services);
    attributes = Map.copyOf(attributes);
  }

  /** Returns the same query for clients in these blocks, such as {@code 10.1.0.0/16}. */
  public ConnectionQuery clients(AddressBlock... blocks) {
    return new ConnectionQuery(Set.of(blocks), states, services, attributes);
  }

  /** Returns the same query for these states. */
  public ConnectionQuery states(TcpState... wanted) {
    return new ConnectionQuery(clients, Set.of(wanted), services, attributes);
  }

  /** Returns the same query for these services. */
  public ConnectionQuery services(String... names) {
    return new ConnectionQuery(clients, states, Set.of(names), attributes);
  }

  /** Returns the same query for services of which the CMDB says this. */
  public ConnectionQuery attributes(Map<String, String> wanted) {
    return new ConnectionQuery(clients, states, services, wanted);
  }

  /** Tells whether a connection is sought. */
  public boolean matches(ConnectionInfo connection, ServiceDirectory directory) {
    if (!states.isEmpty() && !states.contains(connection.state())) {
      return false;
    }
    String service = connection.service().orElse(Service.UNKNOWN.name());
    return (services.isEmpty() || services.contains(service))
        && (clients.isEmpty()
            || clients.stream().anyMatch(block -> block.contains(connection.client())))
        && (attributes.isEmpty()
            || directory.attributes(service).entrySet().containsAll(attributes.entrySet()));
  }

  /** Returns the connections of a table that are sought; an empty list if there are none. */
  public List<ConnectionInfo> find(Table table, ServiceDirectory directory) {
    return ConnectionInfo.TYPE.rows(table).stream()
        .filter(connection -> matches(connection, directory))
        .toList();
  }
}
