package dev.sideband.ring;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ring log could not do what it was asked for; {@link #problem()} says why. */
public final class RingException extends IOException {

  private static final long serialVersionUID = 1L;

  private final RingProblem problem;

  /** Creates the report. */
  public RingException(RingProblem problem, String message) {
    this(problem, message, null);
  }

  /** Creates the report of a failure that has a cause. */
  public RingException(RingProblem problem, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = Objects.requireNonNull(problem, "problem");
  }

  /** Returns the reason. */
  public RingProblem problem() {
    return problem;
  }
}
