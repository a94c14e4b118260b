package dev.sideband.ipmi.internal.rmcp.client;

/** How far a {@link ClientSession} has come. */
enum SessionPhase {
  /** There is no session, and nobody wants one. */
  IDLE,
  /** Key and address are being fetched. */
  PREPARING,
  /** The session is being opened. */
  OPENING,
  /** The session has its keys, and its privilege is being raised. */
  RAISING,
  /** Requests go through. */
  OPEN,
  /** The BMC is being told that the session ends. */
  CLOSING,
  /** It is over for good. */
  ENDED;

  /** Tells whether no session will be opened any more. */
  boolean isLast() {
    return this == CLOSING || this == ENDED;
  }
}
