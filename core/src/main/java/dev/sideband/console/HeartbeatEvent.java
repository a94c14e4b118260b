package dev.sideband.console;

import dev.sideband.time.BmcBoot;
import java.time.Duration;

/** Something that happened to the heartbeats of a {@link HeartbeatRegister}. */
public sealed interface HeartbeatEvent {

  /** A heartbeat has its answer; one that had been {@link Overdue} is so no more. */
  record Answered(Heartbeat heartbeat) implements HeartbeatEvent {}

  /**
   * A heartbeat was waited for in vain for as long as the rules say: said once of each.
   *
   * @param waited how long
   * @param misses how many count against the threshold now, this one included
   */
  record Overdue(Heartbeat heartbeat, Duration waited, int misses) implements HeartbeatEvent {}

  /**
   * No heartbeat is outstanding any more.
   *
   * @param period the current period
   */
  record RoundEnded(long period) implements HeartbeatEvent {}

  /**
   * An answer came that nobody waits for; it changed nothing.
   *
   * @param number which heartbeat it says it answers
   */
  record UnexpectedAnswer(Unexpected kind, long number) implements HeartbeatEvent {}

  /** The BMC has another boot than before; what was outstanding will not be answered. */
  record BmcRestarted(BmcBoot before, BmcBoot now) implements HeartbeatEvent {}

  /** The register ended: no heartbeat will be due again. */
  record Ended(EndReason reason) implements HeartbeatEvent {}
}
