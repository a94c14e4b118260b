package dev.sideband.snapshot;

/**
 * What a pipeline has done since its directory was made; repeated requests count once.
 *
 * @param begun writes begun
 * @param completed snapshots that reached the intermediate stage
 * @param aborted writes given up by their writer or replaced by another
 * @param abandoned writes given up for any other reason
 * @param displayed copies to the display stage
 * @param bytesReceived bytes taken in, as they travel
 */
public record SnapshotCounters(
    long begun, long completed, long aborted, long abandoned, long displayed, long bytesReceived) {}
