package dev.sideband.fleet.service;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a process ended. When neither code nor signal is present, nobody who could know was there:
 * the end is unknown, which is not the same as 0.
 *
 * @param time when that was noticed
 * @param code its exit code, 0 to 255; empty if a signal ended it, or nobody knows
 * @param signal the number of the signal that ended it, 1 to 64; else empty
 */
public record ProcessEnd(Instant time, OptionalInt code, OptionalInt signal) {

  private static final int MOST_CODE = 255;
  private static final int MOST_SIGNAL = 64;

  public ProcessEnd {
    Objects.requireNonNull(time, "time");
    if (code.isPresent() && signal.isPresent()
        || code.orElse(0) < 0
        || code.orElse(0) > MOST_CODE
        || signal.orElse(1) < 1
        || signal.orElse(1) > MOST_SIGNAL) {
      throw new IllegalArgumentException("exit code " + code + ", signal " + signal);
    }
  }

  /** Returns the end of a process that nobody watched. */
  public static ProcessEnd unknown(Instant time) {
    return new ProcessEnd(time, OptionalInt.empty(), OptionalInt.empty());
  }

  /** Returns words such as {@code exit code 3}, {@code signal 9} or {@code unknown}. */
  public String text() {
    if (code.isPresent()) {
      return "exit code " + code.getAsInt();
    }
    return signal.isPresent() ? "signal " + signal.getAsInt() : "unknown";
  }
}
