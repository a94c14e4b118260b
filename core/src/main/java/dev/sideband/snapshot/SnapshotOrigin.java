package dev.sideband.snapshot;

import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Where a snapshot comes from: what its writer said of it and when it came; equal in every stage.
 *
 * @param snapshotId the writer's number for it; all 64 bits count
 * @param boot the host boot whose state it shows
 * @param schema the version of its rows' layout, 0 to 65,535
 * @param collected when the host collected it, by the host's own wall clock
 * @param ageAtReceipt how long before {@code received} that was, by the host's monotonic clock
 * @param received when the receiver heard of it first
 */
public record SnapshotOrigin(
    long snapshotId,
    HostBoot boot,
    int schema,
    Instant collected,
    Duration ageAtReceipt,
    Stamp received) {

  public SnapshotOrigin {
    Objects.requireNonNull(boot, "boot");
    Objects.requireNonNull(collected, "collected");
    Objects.requireNonNull(ageAtReceipt, "ageAtReceipt");
    Objects.requireNonNull(received, "received");
  }

  /** Tells whether both are the same snapshot of the same host boot. */
  public boolean isSameSnapshot(SnapshotOrigin other) {
    return isSnapshot(other.boot, other.snapshotId);
  }

  /** Tells whether this is the snapshot with that number of that host boot. */
  public boolean isSnapshot(HostBoot boot, long snapshotId) {
    return this.snapshotId == snapshotId && this.boot.equals(boot);
  }

  /**
   * Returns how old the data is at {@code now}: counted by the receiver's monotonic clock where it
   * still runs, else by its wall clock, and never negative.
   */
  public Duration age(Stamp now) {
    Duration kept =
        now.clock().equals(received.clock())
            ? Duration.ofNanos((now.micros() - received.micros()) * 1_000)
            : Duration.between(received.wall(), now.wall());
    return ageAtReceipt.plus(kept.isNegative() ? Duration.ZERO : kept);
  }
}
