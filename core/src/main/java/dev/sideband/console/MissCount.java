package dev.sideband.console;

/** Which misses count against the threshold of a {@link HeartbeatRegister}. */
public enum MissCount {
  /** Those since the last answer. */
  CONSECUTIVE,
  /** All of the current period. */
  IN_PERIOD
}
