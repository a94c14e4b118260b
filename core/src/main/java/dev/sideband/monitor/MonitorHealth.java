package dev.sideband.monitor;

import java.util.Optional;

/**
 * How a monitor is doing since it was made.
 *
 * @param running whether it still watches
 * @param observed observations made
 * @param dropped deliveries to slow subscribers that were given up, summed over subscribers
 * @param skipped samples that were due and not taken because the one before still ran, or because
 *     this process was stopped at that time
 * @param failures samples that failed
 * @param lastFailure the failure of the latest sample, or empty if that one succeeded
 */
public record MonitorHealth(
    boolean running,
    long observed,
    long dropped,
    long skipped,
    long failures,
    Optional<Throwable> lastFailure) {}
