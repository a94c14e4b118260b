package dev.sideband.ipmi.command;

/** How a channel handles sessions: two bits, in the order of their values (IPMI 2.0, 22.24). */
public enum SessionSupport {
  /** It has none. */
  NONE,
  /** One at a time. */
  SINGLE,
  /** Several at a time. */
  MULTIPLE,
  /** It has them now and can be switched to having none. */
  SWITCHABLE;

  static SessionSupport of(int bits) {
    return values()[bits & 3];
  }
}
