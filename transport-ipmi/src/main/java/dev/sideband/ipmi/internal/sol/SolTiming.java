package dev.sideband.ipmi.internal.sol;

import java.time.Duration;

/**
 * When a BMC sends (IPMI 2.0, table 26-5, parameters 3 and 4).
 *
 * @param accumulate how long bytes are collected before a packet is sent that is not full
 * @param threshold how many bytes are sent without waiting for more, at least 1
 * @param retries how often a packet is sent again
 * @param interval how long its acknowledgement is waited for each time
 */
public record SolTiming(Duration accumulate, int threshold, int retries, Duration interval) {}
