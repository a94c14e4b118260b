package dev.sideband.console;

/** What a {@link ConsoleMonitor} does. */
public enum ConsoleState {
  /** The line has not been open yet. */
  CONNECTING,
  /** What the console says is stored as it comes. */
  LIVE,
  /** What the console says is stored as it comes; but heartbeats have to wait at the BMC. */
  BMC_BUSY,
  /** The line was lost, and is being opened anew. */
  NETWORK_LOST,
  /** Somebody else has the console. */
  TAKEN,
  /** What was missed is fetched from the other end's history. */
  REFILLING,
  /** It is over. */
  ENDED
}
