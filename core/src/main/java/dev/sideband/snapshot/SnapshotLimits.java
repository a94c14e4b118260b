package dev.sideband.snapshot;

import java.time.Duration;

/**
 * What a pipeline may take and how long it waits.
 *
 * <p>On disk it takes at most six times {@code stageBytes}: three stages, the copy being made, a
 * delta set aside, and one replaced content that readers may still hold.
 *
 * @param stageBytes the most bytes that one snapshot may have, plain or as it travels; at least 1
 * @param abandonAfter a writer silent for so long in the middle of a write is lost
 * @param stopDeadline a writer silent for so long has lost its stop, or it was lost on the way
 * @param staleAfter data older than this is marked stale
 */
public record SnapshotLimits(
    long stageBytes, Duration abandonAfter, Duration stopDeadline, Duration staleAfter) {

  /** 8 MiB a stage; 30 s to abandon, 10 s for the stop, stale after a minute. */
  public static final SnapshotLimits DEFAULT =
      new SnapshotLimits(
          8L << 20, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60));

  public SnapshotLimits {
    if (stageBytes < 1 || stageBytes > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException("stageBytes: " + stageBytes);
    }
    if (isNotPositive(abandonAfter) || isNotPositive(stopDeadline) || isNotPositive(staleAfter)) {
      throw new IllegalArgumentException(
          "times must be positive: " + abandonAfter + ", " + stopDeadline + ", " + staleAfter);
    }
  }

  private static boolean isNotPositive(Duration time) {
    return time.isNegative() || time.isZero();
  }
}
