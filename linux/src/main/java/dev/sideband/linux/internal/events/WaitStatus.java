package dev.sideband.linux.internal.events;

import java.util.OptionalInt;

/**
 * How a process ended, as {@code wait} gives it: a signal in the low 7 bits (and a bit for a core
 * dump), else the exit code in the 8 bits above.
 *
 * @param code the exit code, or empty
 * @param signal the signal, or empty
 */
public record WaitStatus(OptionalInt code, OptionalInt signal) {

  /** Nobody knows. */
  public static final WaitStatus UNKNOWN = new WaitStatus(OptionalInt.empty(), OptionalInt.empty());

  private static final int SIGNAL_BITS = 0x7F;
  private static final int MOST_SIGNAL = 64;

  /** Takes a status apart; {@link #UNKNOWN} if it names no signal that there is. */
  public static WaitStatus of(int status) {
    int signal = status & SIGNAL_BITS;
    if (signal == 0) {
      return new WaitStatus(OptionalInt.of(status >> 8 & 0xFF), OptionalInt.empty());
    }
    return signal > MOST_SIGNAL
        ? UNKNOWN
        : new WaitStatus(OptionalInt.empty(), OptionalInt.of(signal));
  }
}
