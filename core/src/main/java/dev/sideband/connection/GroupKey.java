package dev.sideband.connection;

import java.util.Objects;

/**
 * What connections of one group share.
 *
 * @param name one of those that are defined here, or that of an attribute of the CMDB after {@code
 *     cmdb.}
 */
public record GroupKey(String name) {

  /** The address of the other end. */
  public static final GroupKey CLIENT = new GroupKey("client");

  /** The state. */
  public static final GroupKey STATE = new GroupKey("state");

  /** The service. */
  public static final GroupKey SERVICE = new GroupKey("service");

  /** The port of the service: at this end unless the connection is outbound. */
  public static final GroupKey PORT = new GroupKey("port");

  private static final String CMDB = "cmdb.";

  public GroupKey {
    Objects.requireNonNull(name, "name");
    boolean known =
        name.equals("client")
            || name.equals("state")
            || name.equals("service")
            || name.equals("port");
    if (!known && (!name.startsWith(CMDB) || name.length() == CMDB.length())) {
      throw new IllegalArgumentException("not a key: '" + name + "'");
    }
  }

  /** Returns the key of an attribute that the CMDB has of services, such as {@code owner}. */
  public static GroupKey attribute(String name) {
    return new GroupKey(CMDB + name);
  }

  /** Returns what a connection has for this key; empty if the CMDB does not say. */
  public String of(ConnectionInfo connection, ServiceDirectory directory) {
    return switch (name) {
      case "client" -> connection.client().toString();
      case "state" -> connection.state().toString();
      case "service" -> service(connection);
      case "port" -> Integer.toString(port(connection));
      default ->
          directory.attributes(service(connection)).getOrDefault(name.substring(CMDB.length()), "");
    };
  }

  private static String service(ConnectionInfo connection) {
    return connection.service().orElse(Service.UNKNOWN.name());
  }

  private static int port(ConnectionInfo connection) {
    ConnectionId id = connection.id();
    return connection.direction() == Direction.OUTBOUND ? id.remote().port() : id.local().port();
  }

  @Override
  public String toString() {
    return name;
  }
}
