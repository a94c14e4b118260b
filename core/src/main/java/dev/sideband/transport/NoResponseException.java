package dev.sideband.transport;

import java.time.Duration;

/** Nothing came before the deadline; whether the request took effect is not known. */
public final class NoResponseException extends TransportException {

  private static final long serialVersionUID = 1L;

  private final int attempts;
  private final Duration elapsed;

  /**
   * Creates the report.
   *
   * @param attempts how often the request was sent; 0 if it never left
   * @param elapsed the time from the first attempt to giving up
   */
  public NoResponseException(String target, int attempts, Duration elapsed) {
    super(target, "no response to " + attempts + " attempts in " + elapsed, null);
    this.attempts = attempts;
    this.elapsed = elapsed;
  }

  /** Returns how often the request was sent; 0 if it never left. */
  public int attempts() {
    return attempts;
  }

  /** Returns the time from the first attempt to giving up. */
  public Duration elapsed() {
    return elapsed;
  }
}
