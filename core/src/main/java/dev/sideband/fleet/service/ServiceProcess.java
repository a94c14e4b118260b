package dev.sideband.fleet.service;

import dev.sideband.process.ProcessId;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * The main process of a service that runs. It is this process for ever: when its number is used
 * again, all methods fail or do nothing, and the other process is left alone. Safe for any thread.
 */
public interface ServiceProcess {

  /** Returns which process it is. */
  ProcessId id();

  /**
   * Asks it to end, as its declaration says; returns before it has. Has no effect on one that has
   * ended.
   *
   * @throws IOException if it could not be asked, as when the right to do so is missing
   */
  void stop() throws IOException;

  /**
   * Ends it by force, with all processes that it started and that belong to the service still.
   *
   * @throws IOException if the right to do so is missing
   */
  void kill() throws IOException;

  /**
   * Keeps it from running.
   *
   * @throws IOException if it has ended, or the right is missing
   */
  void suspend() throws IOException;

  /**
   * Lets it run again.
   *
   * @throws IOException if it has ended, or the right is missing
   */
  void resume() throws IOException;

  /** Completes when it has ended; never exceptionally. */
  CompletionStage<ProcessEnd> ended();
}
