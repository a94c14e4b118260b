package dev.sideband.console;

/** The kinds of answers that a {@link HeartbeatRegister} does not wait for. */
public enum Unexpected {
  /** To a heartbeat that was answered before. */
  DUPLICATE,
  /** To a number that was never sent, or is forgotten. */
  FOREIGN,
  /** To a heartbeat of a session or of a BMC's boot that is over. */
  OTHER_SESSION,
  /** With times that cannot be. */
  IMPOSSIBLE_TIME,
  /** With a completion code that says no. */
  ERROR_CODE,
  /** With a log that is not of the time that was asked for. */
  OUTSIDE_WINDOW,
  /** After the register had ended. */
  AFTER_END
}
