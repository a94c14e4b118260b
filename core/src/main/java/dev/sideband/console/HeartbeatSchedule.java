package dev.sideband.console;

/**
 * When heartbeats are due: so many in each period, evenly, from a start on.
 *
 * <p>Times are those of the plan and not of the sending, so nothing drifts; a place in the plan
 * that was missed is left out and counted, never made up for in a burst. For one thread at a time.
 */
final class HeartbeatSchedule {

  private final long length;
  private final long interval;
  private final int perPeriod;
  private long periodStart;
  private long period;
  private int slot;
  private long skipped;

  HeartbeatSchedule(HeartbeatRules rules, long start) {
    length = rules.period().toNanos();
    interval = rules.interval().toNanos();
    perPeriod = rules.perPeriod();
    periodStart = start;
  }

  long period() {
    return period;
  }

  /** Returns when the current period is over. */
  long periodEnd() {
    return periodStart + length;
  }

  /** Returns when the next heartbeat is due. */
  long due() {
    return slot < perPeriod ? periodStart + slot * interval : periodEnd();
  }

  /** Returns how many places in the plan were missed. */
  long skipped() {
    return skipped;
  }

  /** Moves on to the period that a time lies in; returns false if it is the current one. */
  boolean moveTo(long now) {
    long passed = (now - periodStart) / length;
    if (passed <= 0) {
      return false;
    }
    skipped += perPeriod - slot + (passed - 1) * perPeriod;
    period += passed;
    periodStart += passed * length;
    slot = 0;
    return true;
  }

  /** Takes the place in the plan that a time belongs to, which is due. */
  void take(long now) {
    int current = (int) Math.min(perPeriod - 1L, (now - periodStart) / interval);
    skipped += current - slot;
    slot = current + 1;
  }
}
