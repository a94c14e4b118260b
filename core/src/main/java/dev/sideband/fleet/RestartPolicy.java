package dev.sideband.fleet;

import java.time.Duration;

/**
 * What is done about a process that ended although nobody ordered it.
 *
 * @param restarts whether it is started again; otherwise an administrator is told at once
 * @param first how long to wait before the first restart
 * @param most the longest wait; each is twice the one before
 * @param attempts how many restarts may fail in a row before an administrator is told instead
 * @param stable how long a process must have run for its start to count as a success
 */
public record RestartPolicy(
    boolean restarts, Duration first, Duration most, int attempts, Duration stable) {

  /** Tells an administrator, and starts nothing. */
  public static final RestartPolicy NOTIFY =
      new RestartPolicy(false, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO);

  /** Five attempts, after 1 to 16 seconds; 30 seconds count as a success. */
  public static final RestartPolicy RESTART =
      new RestartPolicy(
          true, Duration.ofSeconds(1), Duration.ofMinutes(1), 5, Duration.ofSeconds(30));

  public RestartPolicy {
    if (first.isNegative() || most.compareTo(first) < 0 || attempts < 0 || stable.isNegative()) {
      throw new IllegalArgumentException(
          first + " to " + most + ", " + attempts + " attempts, stable after " + stable);
    }
  }
}
