package dev.sideband.console;

/** What happens when a heartbeat period is over. */
public enum AtPeriod {
  /** The next period begins. */
  REPEAT_AT_PERIOD,
  /** The register ends. */
  END_AT_PERIOD
}
