package dev.sideband.ipmi.command;

/** What the identify light of a chassis does: two bits, in the order of their values. */
public enum IdentifyState {
  /** It is off. */
  OFF,
  /** It is on for a time. */
  TIMED_ON,
  /** It is on until switched off. */
  ON,
  /** A value that has no meaning yet. */
  RESERVED;

  static IdentifyState of(int bits) {
    return values()[bits & 3];
  }
}
