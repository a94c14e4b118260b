package dev.sideband.alarm;

/** How much an alarm matters; what comes later matters more. */
public enum Severity {
  /** Worth knowing. */
  NOTICE,
  /** Something will fail if nothing is done. */
  WARNING,
  /** Something has failed. */
  CRITICAL
}
