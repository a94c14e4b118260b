package dev.sideband.fleet.service;

import dev.sideband.table.Table;
import java.util.Optional;

/**
 * Is told how the services of a {@link ServiceSupervisor} fare: one call at a time, in order. It
 * returns soon.
 */
public interface ServiceListener {

  /** Wants to know nothing. */
  ServiceListener NONE = (before, after, end, lastRecord) -> {};

  /**
   * A service is in another state than before, or its process ended, or whether it needs attention
   * is another than before.
   *
   * @param end how its process ended, if that is what happened
   * @param lastRecord if that was unexpected, the last row of the process table that was seen of it
   */
  void onChange(
      ServiceInfo before, ServiceInfo after, Optional<ProcessEnd> end, Optional<Table> lastRecord);

  /** Something else of a service is another than before, such as its level. */
  default void onDetail(ServiceInfo after) {}
}
