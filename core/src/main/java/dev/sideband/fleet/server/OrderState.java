package dev.sideband.fleet.server;

/** How far an order has come, as the monitor server knows. */
public enum OrderState {

  /** It is signed, and waits until its worker is reached. */
  SENT,

  /** The worker has got it, and has not answered yet. */
  DELIVERED,

  /** The worker has written it down, and is about to do it. */
  ACCEPTED,

  /** The worker is doing it. */
  RUNNING,

  /** It was done. */
  DONE,

  /** It was begun, and did not succeed. */
  FAILED,

  /** The worker will not do it. */
  REFUSED,

  /** The worker did not answer in time: what it did is not known. A late answer is still taken. */
  NO_ANSWER;

  /** Tells whether nothing more is awaited. */
  public boolean isEnd() {
    return compareTo(DONE) >= 0;
  }
}
