package dev.sideband.fleet.service;

import dev.sideband.process.ProcessId;
import java.io.IOException;

/**
 * Takes note of a process before it runs what it was made for, so that whoever comes later finds
 * it.
 */
@FunctionalInterface
public interface ProcessNote {

  /**
   * Takes note of it, which is on the disk when this returns.
   *
   * @throws IOException if it is not: then the process must not run
   */
  void take(ProcessId process) throws IOException;
}
