package dev.sideband.connection;

import java.util.Objects;

/**
 * What a connection is for.
 *
 * @param name the service's name; it may come from outside and be hostile to pages and logs
 * @param source how it is known
 */
public record Service(String name, ServiceSource source) {

  /** Nobody knows it. */
  public static final Service UNKNOWN = new Service("unknown", ServiceSource.NONE);

  public Service {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
  }
}
