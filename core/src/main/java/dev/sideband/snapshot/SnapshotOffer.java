package dev.sideband.snapshot;

import dev.sideband.time.HostBoot;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a writer says of a snapshot before it sends it.
 *
 * @param snapshotId the writer's number for it, unique within a host boot; all 64 bits count
 * @param boot the host boot whose state it shows
 * @param schema the version of its rows' layout, 0 to 65,535
 * @param deflated whether the bytes travel deflated in the zlib format (RFC 1950, no dictionary)
 * @param delta whether they are the changes since {@code baseId} and not the whole
 * @param baseId the snapshot that a delta was made against, of the same boot
 * @param wireLength how many bytes will travel, 0 to 2^32 − 1
 * @param plainLength the length of the whole plain snapshot, 0 to 2^32 − 1
 * @param collected when the host collected it, by the host's own wall clock
 * @param age how long ago that is, by the host's monotonic clock; 0 to 2^32 − 1 ms
 */
public record SnapshotOffer(
    long snapshotId,
    HostBoot boot,
    int schema,
    boolean deflated,
    boolean delta,
    long baseId,
    long wireLength,
    long plainLength,
    Instant collected,
    Duration age) {

  private static final Duration LONGEST_AGE = Duration.ofMillis(0xFFFF_FFFFL);

  public SnapshotOffer {
    Objects.requireNonNull(boot, "boot");
    Objects.requireNonNull(collected, "collected");
    if (schema < 0 || schema > 0xFFFF) {
      throw new IllegalArgumentException("schema: " + schema);
    }
    if (wireLength < 0 || plainLength < 0) {
      throw new IllegalArgumentException(
          "negative: wire length " + wireLength + ", plain length " + plainLength);
    }
    if (age.isNegative() || age.compareTo(LONGEST_AGE) > 0) {
      throw new IllegalArgumentException("age: " + age);
    }
  }

  /** Tells whether both announce the same bytes; the times may differ in a repeated offer. */
  public boolean announcesSameAs(SnapshotOffer other) {
    return snapshotId == other.snapshotId
        && boot.equals(other.boot)
        && schema == other.schema
        && deflated == other.deflated
        && delta == other.delta
        && baseId == other.baseId
        && wireLength == other.wireLength
        && plainLength == other.plainLength;
  }
}
