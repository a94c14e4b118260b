package dev.sideband.ipmi.fleet;

/** What ended a {@link FanOutRun} before all its operations were done. */
public enum RunEnd {
  /** Its time was up. */
  DEADLINE,
  /** It was cancelled. */
  CANCELLED
}
