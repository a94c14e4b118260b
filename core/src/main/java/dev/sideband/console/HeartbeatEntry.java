package dev.sideband.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One heartbeat in a {@link HeartbeatBook}, as it changes. */
final class HeartbeatEntry {

  final long number;
  final long period;
  final long epoch;
  final long sent;
  private final Instant sentWall;
  final AbnormalWindow.@Nullable BmcSpan wanted;

  HeartbeatState state = HeartbeatState.SENT;
  HeartbeatCause cause = HeartbeatCause.NONE;

  /** There was a line to leave by. */
  boolean left = true;

  long arrived;
  @Nullable BmcTimes times;
  @Nullable LogSpan log;

  /**
   * Creates an entry for a heartbeat about to be sent.
   *
   * @param epoch the session that it belongs to
   * @param wanted the time whose log it is to bring, or null for whatever is new
   */
  HeartbeatEntry(
      long number,
      long period,
      long epoch,
      long sent,
      Instant sentWall,
      AbnormalWindow.@Nullable BmcSpan wanted) {
    this.number = number;
    this.period = period;
    this.epoch = epoch;
    this.sent = sent;
    this.sentWall = sentWall;
    this.wanted = wanted;
  }

  Heartbeat view() {
    return new Heartbeat(number, period, sent, sentWall, state, cause, arrived, times, log);
  }
}
