package dev.sideband.fleet.service;

import java.util.Objects;

/**
 * What a {@link ServiceSupervisor} works with.
 *
 * @param controller starts services; stays its owner's
 * @param probes tries whether they are well
 * @param commands runs their hooks
 */
public record ServiceTools(
    ServiceController controller, ProbeRunner probes, CommandRunner commands) {

  public ServiceTools {
    Objects.requireNonNull(controller, "controller");
    Objects.requireNonNull(probes, "probes");
    Objects.requireNonNull(commands, "commands");
  }
}
