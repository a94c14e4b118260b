package dev.sideband.fleet.service;

import java.util.OptionalLong;

/**
 * What a service's process may use at most; what is empty is not limited by us.
 *
 * @param addressSpace bytes of address space (RLIMIT_AS)
 * @param openFiles file descriptors (RLIMIT_NOFILE)
 * @param processes processes of its user (RLIMIT_NPROC)
 * @param coreBytes bytes of a core dump (RLIMIT_CORE); 0 for none
 */
public record ServiceLimits(
    OptionalLong addressSpace,
    OptionalLong openFiles,
    OptionalLong processes,
    OptionalLong coreBytes) {

  /** No limits but those of the agent. */
  public static final ServiceLimits NONE =
      new ServiceLimits(
          OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  public ServiceLimits {
    if (addressSpace.orElse(1) < 1
        || openFiles.orElse(1) < 1
        || processes.orElse(1) < 1
        || coreBytes.orElse(0) < 0) {
      throw new IllegalArgumentException(
          addressSpace + ", " + openFiles + ", " + processes + ", " + coreBytes);
    }
  }
}
