package dev.sideband.console;

/** Why bytes of a console are missing. */
public enum GapCause {
  /** They were not seen yet, and may still be fetched. */
  NOT_FETCHED,
  /** The BMC had overwritten them before they could be fetched. */
  OVERWRITTEN,
  /** The BMC lost its log, and began another stream. */
  STREAM_LOST,
  /** The BMC offers no history, and the line was down. */
  NO_HISTORY,
  /** More gaps were open than are remembered. */
  TOO_MANY_GAPS,
  /** They were acknowledged to the BMC, and not stored when the collector ended. */
  NOT_STORED
}
