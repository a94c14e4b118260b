package dev.sideband.connection;

import java.util.Map;

/**
 * What a configuration management database (CMDB) says of services, such as owner, business, module
 * and environment. Safe for any thread; it must answer at once, from memory.
 */
@FunctionalInterface
public interface ServiceDirectory {

  /** Knows nothing of any service. */
  ServiceDirectory NONE = service -> Map.of();

  /** Returns the attributes of a service by name; none if it is not known. */
  Map<String, String> attributes(String service);
}
