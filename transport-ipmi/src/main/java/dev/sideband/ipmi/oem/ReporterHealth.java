package dev.sideband.ipmi.oem;

import java.util.Optional;

/**
 * How a {@link SnapshotReporter} is doing since it was made.
 *
 * @param sentWhole tables delivered whole
 * @param sentDeltas tables delivered as the difference from the one before
 * @param bytes bytes of objects that the BMC has taken, frames not counted
 * @param resumed how often the sending went on where the BMC was, after something was lost
 * @param replaced tables that a newer one replaced before they were sent
 * @param dropped tables that could not be delivered
 * @param lastFailure what kept the latest table from being delivered, or empty if nothing does
 */
public record ReporterHealth(
    long sentWhole,
    long sentDeltas,
    long bytes,
    long resumed,
    long replaced,
    long dropped,
    Optional<Throwable> lastFailure) {}
