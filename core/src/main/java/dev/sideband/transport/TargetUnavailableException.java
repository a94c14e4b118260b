package dev.sideband.transport;

import org.jspecify.annotations.Nullable;

/** The target could not be opened: it is not there, not permitted, or no transport knows it. */
public final class TargetUnavailableException extends TransportException {

  private static final long serialVersionUID = 1L;

  /** Creates the report; {@code problem} says what stood in the way. */
  public TargetUnavailableException(String target, String problem) {
    this(target, problem, null);
  }

  /** Creates the report; {@code problem} says what stood in the way. */
  public TargetUnavailableException(String target, String problem, @Nullable Throwable cause) {
    super(target, problem, cause);
  }
}
