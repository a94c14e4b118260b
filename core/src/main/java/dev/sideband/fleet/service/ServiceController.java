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
   * Starts a service, of which nothing runs once this has failed.
   *
   * <p>The note is taken, once, of the process that is there and does not run the service's program
   * yet. An agent that ends before that has started nothing; one that ends later has left a process
   * that {@link #find} knows. Where the operating system keeps services by name, and never two of
   * one name, that name is what finds them, and the note may be taken of what runs already.
   *
   * @return its main process, which runs, but need not be ready yet
   * @throws IOException if it could not be started: the program is missing, the user unknown, a
   *     right missing; the message says which. Also what the note throws
   */
  ServiceProcess start(ServiceDeclaration service, ProcessNote note) throws IOException;

  /**
   * Takes a service over that an earlier agent on this host started.
   *
   * @param known which process it was then
   * @return its process, or empty if that one has ended, or never came to run the service's program
   * @throws IOException if that cannot be found out
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
