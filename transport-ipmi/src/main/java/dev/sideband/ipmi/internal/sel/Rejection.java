package dev.sideband.ipmi.internal.sel;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Looks into failures for the code that a BMC refused with. */
final class Rejection {

  private Rejection() {}

  static boolean is(CompletionCode code, @Nullable Throwable failure) {
    return cause(failure) instanceof CommandRejectedException refused
        && refused.code().equals(code);
  }

  static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
