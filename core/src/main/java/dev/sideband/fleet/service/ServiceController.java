package dev.sideband.fleet.service;

import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import java.io.IOException;
import java.util.Optional;

/**
 * Starts services by one means of the operating system, and finds those again that run already.
 * Safe for any thread; calls may take long (reading, starting a program), so that they do not
 * belong on a scheduler's thread.
 */
public interface ServiceController extends AutoCloseable {

  /**
   * Starts a service.
   *
   * @return its main process, which runs, but need not be ready yet
   * @throws IOException if it could not be started: the program is missing, the user unknown, a
   *     right missing; the message says which
   */
  ServiceProcess start(ServiceDeclaration service) throws IOException;

  /**
   * Takes a service over that an earlier agent on this host started.
   *
   * @param known which process it was then
   * @return its process, or empty if that one has ended
   */
  Optional<ServiceProcess> find(ServiceDeclaration service, ProcessId known) throws IOException;

  /**
   * Takes note of how a process ended, whosesoever it was: whoever watches the host's processes
   * tells it of each. For some it is the only way to learn the exit code of a process that they
   * took over; others have no use for it.
   */
  default void ended(ProcessEvent.Ended event) {}

  /** Watches no longer. What runs goes on running. */
  @Override
  void close();
}
