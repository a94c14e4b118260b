package dev.sideband.time;

import java.util.Objects;
import java.util.UUID;

/**
 * One boot of a host: on Linux the kernel's {@code boot_id}, 16 bytes on every wire.
 *
 * @param id the random number that the kernel drew at start
 */
public record HostBoot(UUID id) implements ClockId {

  /** The all-zero id: the host's boot is not known. */
  public static final HostBoot UNKNOWN = new HostBoot(new UUID(0, 0));

  public HostBoot {
    Objects.requireNonNull(id, "id");
  }

  @Override
  public String toString() {
    return "host:" + id;
  }
}
