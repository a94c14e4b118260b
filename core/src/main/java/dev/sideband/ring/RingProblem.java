package dev.sideband.ring;

/** Why a ring log could not do what it was asked for. */
public enum RingProblem {

  /** The disk has no room for the whole ring, or for a frozen copy. */
  NO_SPACE,

  /** Another log, of this process or of another one, writes it. */
  IN_USE,

  /** The file is absent, empty or no ring: no block of it has a header that is whole. */
  NOT_A_RING,

  /** The file was written by a version that this one does not know. */
  UNKNOWN_VERSION,

  /** The storage failed under the log, such as a file that was cut short; the log is closed. */
  STORAGE_LOST,

  /** The log or reader was closed before. */
  CLOSED,

  /** The allowed number or size of frozen copies is reached. */
  TOO_MUCH_FROZEN
}
