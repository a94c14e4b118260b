package dev.sideband.process;

import java.io.IOException;

/** A process has ended; if its number is in use, then by another one, which was left alone. */
public final class ProcessGoneException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient ProcessId process;
  private final boolean reused;

  /**
   * Creates the report.
   *
   * @param process the one that was meant
   * @param reused whether another process has its number
   */
  public ProcessGoneException(ProcessId process, boolean reused) {
    super(
        "process "
            + process.pid()
            + (reused ? " is another one than was meant" : " has ended")
            + " (meant: started "
            + process.startMicros()
            + " us after boot)");
    this.process = process;
    this.reused = reused;
  }

  /** Returns the process that was meant. */
  public ProcessId process() {
    return process;
  }

  /** Tells whether its number belongs to another process, or it is of another boot. */
  public boolean reused() {
    return reused;
  }
}
