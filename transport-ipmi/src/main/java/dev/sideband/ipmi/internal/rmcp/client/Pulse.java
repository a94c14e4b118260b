package dev.sideband.ipmi.internal.rmcp.client;

import org.jspecify.annotations.Nullable;

/**
 * What the silence of a BMC says about a session.
 *
 * <p>Any packet that proves to be the BMC's is a sign of life. A BMC that is silent for a while is
 * asked outside of the session too: one that answers there and not here has forgotten the session;
 * one that answers nowhere may come back, until it must have forgotten. For one thread at a time.
 */
final class Pulse {

  /** Why a session is given up when nothing at all comes. */
  static final String OUTDATED = "silent for longer than the BMC keeps a session";

  /** After that many unanswered packets the BMC is asked outside of the session. */
  private static final int DOUBTFUL_AFTER = 3;

  /** That many answers outside, and none inside, mean that the session is gone. */
  private static final int OUTSIDE_TO_LOSE = 3;

  /**
   * After that many unanswered packets only heartbeats leave: BMCs accept no number that is more
   * than 15 ahead of the last one they saw (IPMI 2.0, 6.12.13).
   */
  private static final int QUIET_AFTER = 8;

  private final LanSettings settings;
  private long lastHeard;
  private int unanswered;
  private int heardOutside;

  Pulse(LanSettings settings, long now) {
    this.settings = settings;
    this.lastHeard = now;
  }

  /** Notes a packet to the BMC. */
  void sent() {
    unanswered++;
  }

  /** Notes a sign of life. */
  void heard(long now) {
    lastHeard = now;
    unanswered = 0;
    heardOutside = 0;
  }

  /** Notes an answer from outside of the session. */
  void heardOutside() {
    heardOutside++;
  }

  long lastHeard() {
    return lastHeard;
  }

  /** Tells whether nothing came since a packet left. */
  boolean isWaiting() {
    return unanswered > 0;
  }

  /** Tells whether the session may be gone. */
  boolean isDoubtful() {
    return unanswered >= DOUBTFUL_AFTER;
  }

  /** Tells whether only heartbeats may leave. */
  boolean isQuiet() {
    return unanswered >= QUIET_AFTER;
  }

  /** Tells whether the BMC has been silent for so long that it must have forgotten the session. */
  boolean isOutdated(long now) {
    return now - lastHeard >= settings.sessionTimeout().toNanos();
  }

  /** Returns why the session must be given up, or null if it need not. */
  @Nullable String loss(long now) {
    if (heardOutside >= OUTSIDE_TO_LOSE) {
      return "the BMC answers, but no longer in this session";
    }
    return isWaiting() && isOutdated(now) ? OUTDATED : null;
  }
}
