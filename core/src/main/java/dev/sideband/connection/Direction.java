package dev.sideband.connection;

/** Who asked for a connection; the ordinal is what tables hold, so new ones come last. */
public enum Direction {
  /** It cannot be told. */
  UNKNOWN,
  /** Nobody yet: this is a program that waits for connections. */
  LISTENING,
  /** The other end: it is a client of a service here. */
  INBOUND,
  /** This end: it is a client of a service there. */
  OUTBOUND
}
