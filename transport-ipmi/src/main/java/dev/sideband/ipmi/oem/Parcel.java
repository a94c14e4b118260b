package dev.sideband.ipmi.oem;

import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.table.Table;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.HostBoot;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A table made ready to travel.
 *
 * @param snapshotId names it, drawn at random so that no restart of the agent repeats one
 * @param table the table
 * @param takenNanos when the reporter got it, by the ticker
 * @param plainLength the length of the whole plain table
 * @param crc the CRC-32C of the whole plain table
 * @param wire the bytes that travel
 * @param deflated whether they are deflated
 * @param base what a delta was made against, or null if this is the whole
 */
record Parcel(
    long snapshotId,
    Table table,
    long takenNanos,
    int plainLength,
    int crc,
    Bytes wire,
    boolean deflated,
    @Nullable Base base) {

  /** What a BMC is known to hold: the snapshot, its table, and the BMC's boot at that time. */
  record Base(long snapshotId, Table table, BmcBoot boot) {}

  SnapshotOffer offer(Duration age) {
    return new SnapshotOffer(
        snapshotId,
        table.time().clock() instanceof HostBoot boot ? boot : HostBoot.UNKNOWN,
        table.schema().id() << 8 | table.schema().version(),
        deflated,
        base != null,
        base == null ? 0 : base.snapshotId(),
        wire.size(),
        plainLength,
        table.time().wall(),
        age);
  }
}
