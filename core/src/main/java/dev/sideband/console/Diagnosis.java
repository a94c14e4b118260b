package dev.sideband.console;

import org.jspecify.annotations.Nullable;

/**
 * Tells from an answered heartbeat's times what held it up.
 *
 * <p>The BMC says how long it kept the heartbeat waiting. One that stood still as a whole cannot
 * say so, but then answers all that had piled up at once.
 */
record Diagnosis(long interval) {

  private static final int BURST = 10;

  void judge(HeartbeatEntry entry, @Nullable HeartbeatEntry before) {
    long took = entry.arrived - entry.sent;
    if (took <= interval) {
      entry.cause = HeartbeatCause.NONE;
      return;
    }
    boolean keptByBmc = entry.times != null && 2 * entry.times.waited() * 1_000 >= took;
    if (keptByBmc) {
      entry.cause = HeartbeatCause.BMC_BUSY;
    } else if (before != null && isBurst(before, entry)) {
      before.cause = HeartbeatCause.BMC_BUSY;
      entry.cause = HeartbeatCause.BMC_BUSY;
    } else {
      entry.cause = HeartbeatCause.NETWORK;
    }
  }

  private boolean isBurst(HeartbeatEntry before, HeartbeatEntry entry) {
    return before.arrived - before.sent > interval
        && Math.abs(entry.arrived - before.arrived) < interval / BURST
        && Math.abs(entry.sent - before.sent) >= interval / 2;
  }
}
