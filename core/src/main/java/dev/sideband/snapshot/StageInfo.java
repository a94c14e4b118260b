package dev.sideband.snapshot;

import dev.sideband.time.Stamp;
import java.time.Duration;
import java.util.Optional;

/**
 * One stage as it is now, for a page or a status message.
 *
 * @param stage the stage
 * @param state what it holds
 * @param reason why it is absent or abandoned, in words; empty otherwise
 * @param header what the stage says of its content; empty if the stage is absent
 * @param age how old the data is, by monotonic time where possible; empty if the stage is absent
 * @param stale whether the data is older than the limit allows or from an earlier boot of the host:
 *     not to be taken for the present; true if the stage is absent
 * @param lastHeard when a writer was heard last since the pipeline was opened
 * @param silence how long ago that is
 */
public record StageInfo(
    Stage stage,
    StageState state,
    String reason,
    Optional<StageHeader> header,
    Optional<Duration> age,
    boolean stale,
    Optional<Stamp> lastHeard,
    Optional<Duration> silence) {

  /** Returns the number of this content, or 0 if the stage is absent. */
  public long generation() {
    return header.map(StageHeader::generation).orElse(0L);
  }
}
