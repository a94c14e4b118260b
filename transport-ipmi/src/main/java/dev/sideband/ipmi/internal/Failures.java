package dev.sideband.ipmi.internal;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What stages fail with. */
public final class Failures {

  private Failures() {}

  /**
   * Returns what a stage failed with, without the wraps of the stages between.
   *
   * @param failure as handlers of stages get it; null of a stage that completed with null
   */
  public static Throwable cause(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? new IllegalStateException("no outcome") : cause;
  }
}
