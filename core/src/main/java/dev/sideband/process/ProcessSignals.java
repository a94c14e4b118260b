package dev.sideband.process;

import java.io.IOException;

/** Sends signals to processes of this host, and never to another one than was meant. */
@FunctionalInterface
public interface ProcessSignals {

  /** Asks it to read its settings again, by custom (SIGHUP). */
  int HANG_UP = 1;

  /** Ends it; it cannot refuse (SIGKILL). */
  int KILL = 9;

  /** Asks it to end (SIGTERM). */
  int TERMINATE = 15;

  /** Lets it run again (SIGCONT). */
  int CONTINUE = 18;

  /** Keeps it from running; it cannot refuse (SIGSTOP). */
  int STOP = 19;

  /**
   * Sends a signal to one process.
   *
   * @param signal its number on Linux, 1 to 64
   * @throws ProcessGoneException if that process has ended, whoever has its number now
   * @throws IOException if it could not be sent, as when the right to do so is missing
   */
  void send(ProcessId process, int signal) throws IOException;
}
