package dev.sideband.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides when a service that ended unexpectedly is started again, and when that is no use: a crash
 * loop ends with an administrator. Times are the ticker's, in nanoseconds. For one thread.
 */
public final class RestartBook {

  private static final int MOST_DOUBLINGS = 30;

  private final Map<String, Row> rows = new HashMap<>();

  /** How often in a row a service failed. */
  private static final class Row {

    int failures;
    long startedAt;
  }

  /** Creates a book in which nothing has failed yet. */
  public RestartBook() {}

  /** Takes note that a service was started. */
  public void started(String service, long now) {
    rows.computeIfAbsent(Objects.requireNonNull(service, "service"), name -> new Row()).startedAt =
        now;
  }

  /**
   * Decides about a service that ended although nobody ordered it.
   *
   * @return how long to wait before it is started again; empty if an administrator is to be told
   */
  public Optional<Duration> ended(String service, RestartPolicy policy, long now) {
    Row row = rows.computeIfAbsent(Objects.requireNonNull(service, "service"), name -> new Row());
    if (now - row.startedAt >= policy.stable().toNanos()) {
      row.failures = 0;
    }
    if (!policy.restarts() || row.failures >= policy.attempts()) {
      return Optional.empty();
    }
    long factor = 1L << Math.min(MOST_DOUBLINGS, row.failures++);
    long most = policy.most().toNanos();
    long first = policy.first().toNanos();
    return Optional.of(Duration.ofNanos(first > most / factor ? most : first * factor));
  }

  /** Forgets how often a service failed: somebody saw to it, or ordered its end. */
  public void forget(String service) {
    rows.remove(service);
  }
}
