package dev.sideband.fleet.service;

import java.time.Duration;
import java.util.Objects;

/**
 * A probe, how often it is made, and how many results in a row change the verdict.
 *
 * @param probe what is tried
 * @param period from one try to the next, more than zero
 * @param timeout how long a try may take, more than zero
 * @param failures how many failures in a row mean that the service is not well, from 1
 * @param successes how many successes in a row mean that it is well again, from 1
 */
public record ProbeRule(
    Probe probe, Duration period, Duration timeout, int failures, int successes) {

  public ProbeRule {
    Objects.requireNonNull(probe, "probe");
    if (period.isNegative()
        || period.isZero()
        || timeout.isNegative()
        || timeout.isZero()
        || failures < 1
        || successes < 1) {
      throw new IllegalArgumentException(
          period + ", " + timeout + ", " + failures + " failures, " + successes + " successes");
    }
  }

  /** Every two seconds, a second each; three failures count, and one success. */
  public static ProbeRule of(Probe probe) {
    return new ProbeRule(probe, Duration.ofSeconds(2), Duration.ofSeconds(1), 3, 1);
  }
}
