package dev.sideband.transport;

/**
 * What a tap has counted since it began.
 *
 * @param seen messages delivered
 * @param lost messages known to have been missed
 * @param malformed pieces that made no sense, such as broken lines or clocks without a start
 */
public record BusTapCounters(long seen, long lost, long malformed) {}
