package dev.sideband.tcp.webhook;

import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An alarm could not be handed to a webhook. It names the host, and never what is secret. */
public final class WebhookException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What stood in the way. */
  public enum Problem {
    /** Nobody was reached, or the connection broke. */
    UNREACHABLE,
    /** The answer did not come in time. */
    TIMED_OUT,
    /** It answered that it cannot take the alarm now. */
    BUSY,
    /** It answered that it will not take the alarm. */
    REFUSED,
    /** The request could not be made, since a header or its secret is no good. */
    UNSENDABLE
  }

  private final Problem problem;
  private final int status;

  /**
   * Creates the report.
   *
   * @param status the status of the answer, 0 if there was none
   */
  WebhookException(String target, Problem problem, int status, @Nullable Throwable cause) {
    super(target + ": " + problem + (status == 0 ? "" : " with status " + status), cause);
    this.problem = problem;
    this.status = status;
  }

  /** Returns what stood in the way. */
  public Problem problem() {
    return problem;
  }

  /** Returns the status of the answer, if there was one. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Tells whether it may go well the next time. */
  public boolean isPassing() {
    return problem != Problem.REFUSED && problem != Problem.UNSENDABLE;
  }
}
