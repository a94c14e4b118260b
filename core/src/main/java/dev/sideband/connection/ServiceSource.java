package dev.sideband.connection;

import java.util.Objects;

/**
 * How the service of a connection is known, as a name; the set is open.
 *
 * @param name lower case words
 */
public record ServiceSource(String name) {

  /** By the control group that the socket was made in: the unit or container that runs it. */
  public static final ServiceSource CONTROL_GROUP = new ServiceSource("control group");

  /** By the program that waits for connections at the port. */
  public static final ServiceSource LISTENER = new ServiceSource("listener");

  /** By the configured list of ports. */
  public static final ServiceSource PORT = new ServiceSource("port");

  /** It is not known. */
  public static final ServiceSource NONE = new ServiceSource("none");

  public ServiceSource {
    Objects.requireNonNull(name, "name");
  }

  @Override
  public String toString() {
    return name;
  }
}
