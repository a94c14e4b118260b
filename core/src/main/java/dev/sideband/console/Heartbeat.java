package dev.sideband.console;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link HeartbeatRegister} knows of one heartbeat at a moment.
 *
 * @param number its number, 0 to 2^32 − 1; no other that is remembered has it
 * @param period the heartbeat period that it was sent in, from 0
 * @param sent when it was sent, nanoseconds of the ticker
 * @param sentWall when it was sent, for people
 * @param state what became of it
 * @param cause why it took long, if it did
 * @param arrived when its answer came, nanoseconds of the ticker; 0 if none came
 * @param bmcTimes when the BMC had it, or null if that is not known
 * @param log the log that its answer refers to, or null if none
 */
public record Heartbeat(
    long number,
    long period,
    long sent,
    Instant sentWall,
    HeartbeatState state,
    HeartbeatCause cause,
    long arrived,
    @Nullable BmcTimes bmcTimes,
    @Nullable LogSpan log) {

  /** Returns the BMC's times, if they are known. */
  public Optional<BmcTimes> times() {
    return Optional.ofNullable(bmcTimes);
  }

  /** Returns the log that it brought, if any. */
  public Optional<LogSpan> logSpan() {
    return Optional.ofNullable(log);
  }
}
