package dev.sideband.console;

/** What became of a heartbeat. */
public enum HeartbeatState {
  /** It was sent, and there is time yet. */
  SENT,
  /** Its answer came in time. */
  ANSWERED,
  /** Its answer came after it had been missed. */
  ANSWERED_LATE,
  /** It was answered, and the BMC says that it kept it waiting for too long. */
  TIMEOUT_REPORTED,
  /** No answer came in time; it may still come, or the log be fetched again. */
  MISSED,
  /** No answer came, and the log of its time was fetched in another way. */
  REFETCHED,
  /** No answer came, and nothing will tell what it would have brought. */
  LOST;

  /** Tells whether an answer is still awaited. */
  public boolean isOutstanding() {
    return this == SENT || this == MISSED;
  }

  /** Tells whether an answer came. */
  public boolean isAnswered() {
    return this == ANSWERED || this == ANSWERED_LATE || this == TIMEOUT_REPORTED;
  }

  /** Tells whether all went well. */
  public boolean isNormal() {
    return this == SENT || this == ANSWERED;
  }
}
