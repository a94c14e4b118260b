/**
 * Snapshots on their way from one writer to many readers, in three crash-safe stages.
 *
 * <p>A {@link dev.sideband.snapshot.SnapshotPipeline} joins four modules that a host may replace:
 * {@link dev.sideband.snapshot.SnapshotReceiver} fills the temporary stage, {@link
 * dev.sideband.snapshot.FirstCopy} makes the intermediate one, {@link
 * dev.sideband.snapshot.SecondCopy} the display one, {@link dev.sideband.snapshot.DisplayReader}
 * reads that. They meet at the {@link dev.sideband.snapshot.StageStore} only.
 */
@NullMarked
package dev.sideband.snapshot;

import org.jspecify.annotations.NullMarked;
