package dev.sideband.fleet.server;

import dev.sideband.fleet.RestartPolicy;
import java.util.Objects;

/**
 * What the monitor server does about a service that ended unexpectedly or does not respond, when
 * its worker does not help it by itself.
 *
 * @param service the service's name at its workers; {@value #ANY} for all
 * @param policy whether it is started again by an order, or an administrator is notified. When
 *     restarts are no use he is notified as well
 */
public record FleetRule(String service, RestartPolicy policy) {

  /** Stands for every service. */
  public static final String ANY = "*";

  /** Notifies an administrator of everything. */
  public static final FleetRule NOTIFY = new FleetRule(ANY, RestartPolicy.NOTIFY);

  public FleetRule {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(policy, "policy");
  }

  /** Tells whether this rule is about a service. */
  public boolean covers(String name) {
    return service.equals(ANY) || service.equals(name);
  }
}
