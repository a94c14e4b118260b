package dev.sideband.fleet.service;

import java.time.Duration;

/**
 * How a service is asked to end, and how long it may take.
 *
 * @param signal the number of the signal that asks, 1 to 64; 15 (SIGTERM) is usual
 * @param grace how long it may take before it is killed
 */
public record StopRule(int signal, Duration grace) {

  /** SIGTERM, and ten seconds. */
  public static final StopRule TERM = new StopRule(15, Duration.ofSeconds(10));

  private static final int MOST_SIGNAL = 64;

  public StopRule {
    if (signal < 1 || signal > MOST_SIGNAL || grace.isNegative()) {
      throw new IllegalArgumentException("signal " + signal + ", grace " + grace);
    }
  }
}
