package dev.sideband.ipmi.internal.rmcp.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait for an answer before asking again. How long to go on asking is the caller's
 * deadline.
 *
 * @param first the wait after the first attempt
 * @param growth each wait is that many times the one before, at least 1
 * @param longest waits grow no longer than this
 * @param jitter each wait is off by up to this share of it, either way, 0 to below 1
 */
record RetryPolicy(Duration first, double growth, Duration longest, double jitter) {

  static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofSeconds(1), 1.5, Duration.ofSeconds(5), 0.1);

  RetryPolicy {
    if (first.isNegative() || first.isZero() || growth < 1 || jitter < 0 || jitter >= 1) {
      throw new IllegalArgumentException("first " + first + ", x " + growth + ", +- " + jitter);
    }
  }

  /** Returns the nanoseconds to wait after that many attempts, from 1. */
  long waitNanos(int attempts, RandomGenerator random) {
    double wait =
        Math.min(first.toNanos() * Math.pow(growth, attempts - 1), (double) longest.toNanos());
    return (long) (wait * (1 + jitter * (2 * random.nextDouble() - 1)));
  }
}
