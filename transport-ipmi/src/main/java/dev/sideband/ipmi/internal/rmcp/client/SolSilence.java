package dev.sideband.ipmi.internal.rmcp.client;

import java.time.Duration;

/**
 * Says when to ask the BMC who has a console that is silent, since it may be somebody else's by
 * now: one that falls silent is looked at soon, and one that stays silent ever more seldom; and
 * once at the beginning, to learn what the BMC says as long as all is well. Times are the ticker's,
 * in nanoseconds. For one thread at a time.
 */
final class SolSilence {

  private static final long FIRST = Duration.ofSeconds(3).toNanos();
  private static final long LONGEST = Duration.ofSeconds(15).toNanos();

  private long session;
  private long checkAt;
  private long wait;
  private boolean isAsked;
  private boolean isChecked;

  /** The console is ours, in this session. */
  void begin(long session, long now) {
    this.session = session;
    wait = FIRST;
    checkAt = now + wait;
    isAsked = false;
    isChecked = false;
  }

  /** Returns when {@link #isDue} is to be asked next. */
  long nextCheck() {
    return checkAt;
  }

  /**
   * Tells whether the BMC is to be asked now.
   *
   * @param lastPacket when a packet of the console came last
   */
  boolean isDue(long now, long lastPacket) {
    if (checkAt > now) {
      return false;
    }
    if (isAsked && now - lastPacket < FIRST) {
      wait = FIRST;
      checkAt = lastPacket + wait;
      return false;
    }
    wait = Math.min(2 * wait, LONGEST);
    checkAt = now + wait;
    isAsked = true;
    return true;
  }

  /**
   * Tells whether the console is ours no more.
   *
   * @param holder what the BMC says whose it is, 0 for nobody's. Not every BMC knows: that of a
   *     session never seen here counts only when ours was seen before
   */
  boolean isLost(long holder) {
    if (holder == session) {
      isChecked = true;
      return false;
    }
    return isChecked || holder == 0;
  }
}
