package dev.sideband.alarm;

import java.time.Duration;

/**
 * Decides when a condition that comes and goes is an alarm: once it has lasted, until it has been
 * gone for a while.
 *
 * <p>It knows no clock: times are the nanoseconds of one ticker. For one thread at a time.
 */
public final class AlarmCondition {

  private final long raiseAfter;
  private final long clearAfter;
  private boolean seen;
  private boolean present;
  private boolean active;
  private long since;

  /**
   * Creates a condition that is not there.
   *
   * @param raiseAfter how long it must last to be an alarm; zero for at once
   * @param clearAfter how long it must be gone for the alarm to be over; zero for at once
   */
  public AlarmCondition(Duration raiseAfter, Duration clearAfter) {
    if (raiseAfter.isNegative() || clearAfter.isNegative()) {
      throw new IllegalArgumentException(raiseAfter + " or " + clearAfter + " is negative");
    }
    this.raiseAfter = raiseAfter.toNanos();
    this.clearAfter = clearAfter.toNanos();
  }

  /**
   * Notes whether the condition is there now.
   *
   * @return whether it is an alarm
   */
  public boolean update(boolean isPresent, long now) {
    if (!seen || isPresent != present) {
      seen = true;
      present = isPresent;
      since = now;
    }
    if (now - since >= (present ? raiseAfter : clearAfter)) {
      active = present;
    }
    return active;
  }

  /** Tells whether it was an alarm at the last update. */
  public boolean isActive() {
    return active;
  }
}
