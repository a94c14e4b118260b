package dev.sideband.ipmi.internal.sel;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.internal.Failures;
import org.jspecify.annotations.Nullable;

/** Looks into failures for the code that a BMC refused with. */
final class Rejection {

  private Rejection() {}

  static boolean is(CompletionCode code, @Nullable Throwable failure) {
    return Failures.cause(failure) instanceof CommandRejectedException refused
        && refused.code().equals(code);
  }
}
