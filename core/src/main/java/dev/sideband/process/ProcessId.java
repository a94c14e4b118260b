package dev.sideband.process;

import dev.sideband.time.HostBoot;
import java.util.Objects;

/**
 * Names one process for ever: a process number is used again, this is not.
 *
 * @param boot the boot of the host it runs on
 * @param pid the process number, at least 1; 0 if what was read names none that could exist
 * @param startMicros when it started, microseconds since that boot, at the kernel's resolution
 */
public record ProcessId(HostBoot boot, int pid, long startMicros) {

  public ProcessId {
    Objects.requireNonNull(boot, "boot");
    if (pid < 0 || startMicros < 0) {
      throw new IllegalArgumentException("pid " + pid + ", start " + startMicros);
    }
  }
}
