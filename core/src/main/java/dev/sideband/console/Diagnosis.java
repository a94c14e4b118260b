package dev.sideband.console;

import java.util.List;

/**
 * Tells from an answered heartbeat's times what held it up.
 *
 * <p>The BMC says how long it kept the heartbeat waiting. One that stood still as a whole cannot
 * say so: it takes all that had piled up at once, and answers closer together than was asked. Each
 * heartbeat is sent once, so a network that was cut answers for none that was sent meanwhile.
 */
record Diagnosis(long interval) {

  /** No network keeps a packet for longer, nanoseconds. */
  private static final long LONGEST_ON_THE_WAY = 2_000_000_000L;

  /**
   * Judges a heartbeat that was just answered.
   *
   * @param others those that were answered since it was sent, of which some may be judged anew
   */
  void judge(HeartbeatEntry entry, List<HeartbeatEntry> others) {
    long took = entry.arrived - entry.sent;
    if (took <= interval) {
      entry.cause = HeartbeatCause.NONE;
      return;
    }
    boolean keptByBmc = entry.times != null && 2 * entry.times.waited() * 1_000 >= took;
    List<HeartbeatEntry> pile = others.stream().filter(each -> isBurst(each, entry)).toList();
    boolean isBusy = keptByBmc || took > LONGEST_ON_THE_WAY || !pile.isEmpty();
    entry.cause = isBusy ? HeartbeatCause.BMC_BUSY : HeartbeatCause.NETWORK;
    pile.forEach(each -> each.cause = HeartbeatCause.BMC_BUSY);
  }

  private boolean isBurst(HeartbeatEntry before, HeartbeatEntry entry) {
    long asked = Math.abs(entry.sent - before.sent);
    return before.arrived - before.sent > interval
        && asked >= interval / 2
        && 2 * Math.abs(entry.arrived - before.arrived) < asked;
  }
}
