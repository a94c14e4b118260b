package dev.sideband.console;

import dev.sideband.transport.HeartbeatReply;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came back for a heartbeat.
 *
 * @param number which heartbeat it says it answers, 0 to 2^32 − 1
 * @param arrived when it came, nanoseconds of the ticker
 * @param completionCode 0 if the BMC did what was asked
 * @param bmcTimes when the BMC had it, or null from a BMC that does not tell
 * @param log the log that it refers to, or null if none
 * @param limitExceeded whether the BMC says that it kept the heartbeat waiting for too long
 * @param dropped how many heartbeats the BMC dropped from its full queue since the last answer
 */
public record HeartbeatAnswer(
    long number,
    long arrived,
    int completionCode,
    @Nullable BmcTimes bmcTimes,
    @Nullable LogSpan log,
    boolean limitExceeded,
    int dropped) {

  /** Returns the answer of a BMC that knows a standard command only: that it came. */
  public static HeartbeatAnswer plain(long number, long arrived, int completionCode) {
    return new HeartbeatAnswer(number, arrived, completionCode, null, null, false, 0);
  }

  /** Returns what a {@link dev.sideband.transport.HeartbeatPort} heard, which brings no log. */
  public static HeartbeatAnswer of(HeartbeatReply reply) {
    return reply
        .told()
        .map(details ->
            new HeartbeatAnswer(
                reply.number(),
                reply.arrived(),
                reply.completionCode(),
                new BmcTimes(details.boot(), details.received(), details.parsed()),
                null,
                details.limitExceeded(),
                details.dropped()))
        .orElseGet(() -> plain(reply.number(), reply.arrived(), reply.completionCode()));
  }

  /** Returns the BMC's times, if it tells them. */
  public Optional<BmcTimes> times() {
    return Optional.ofNullable(bmcTimes);
  }
}
