package dev.sideband.ipmi.command;

/** What a system does when mains power returns: two bits, in the order of their values. */
public enum PowerRestorePolicy {
  /** It stays off. */
  STAY_OFF,
  /** It returns to the state it had. */
  PREVIOUS_STATE,
  /** It turns on. */
  TURN_ON,
  /** The controller does not know. */
  UNKNOWN;

  static PowerRestorePolicy of(int bits) {
    return values()[bits & 3];
  }
}
