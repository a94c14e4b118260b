package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.SerialMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How IPMI is spoken on a line.
 *
 * @param mode how messages stand on it
 * @param attempt how long to wait for an answer before asking again; it includes the time on the
 *     line
 * @param maxMessage the longest message that the BMC takes and gives, all its bytes counted
 * @param user who logs in first, or null to send requests without a session
 */
record ModeSettings(SerialMode mode, Duration attempt, int maxMessage, @Nullable String user) {

  /** What each BMC takes (IPMI 2.0, 14.4 and 14.7). */
  static final int LEAST_MESSAGE = 40;
}
