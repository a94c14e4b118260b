package dev.sideband.transport;

import dev.sideband.time.BmcBoot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came back for a heartbeat.
 *
 * @param number which heartbeat it answers
 * @param arrived when it came, nanoseconds of the ticker
 * @param completionCode 0 if the other end did what was asked
 * @param details what an end tells that knows heartbeats, or null from one that only lives
 */
public record HeartbeatReply(
    long number, long arrived, int completionCode, @Nullable Details details) {

  /**
   * When a BMC had a heartbeat in its hands.
   *
   * @param boot its present boot, which its times count from
   * @param received when the heartbeat arrived, microseconds
   * @param parsed when it was dealt with, microseconds
   * @param limitExceeded whether it waited for longer than the BMC thinks fit
   * @param dropped how many of the client's heartbeats found the queue full since the last answer
   */
  public record Details(
      BmcBoot boot, long received, long parsed, boolean limitExceeded, int dropped) {}

  /** Returns what an end tells that knows heartbeats. */
  public Optional<Details> told() {
    return Optional.ofNullable(details);
  }
}
