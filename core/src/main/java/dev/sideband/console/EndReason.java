package dev.sideband.console;

/** Why a {@link HeartbeatRegister} ended. */
public enum EndReason {
  /** More heartbeats were missed than the threshold allows. */
  THRESHOLD,
  /** Its owner ended it. */
  MANUAL,
  /** The time it was given is over. */
  DURATION,
  /** A period was over, and it was to end with it. */
  PERIOD,
  /** An unexpected answer came of a kind that ends it. */
  UNEXPECTED_ANSWER
}
