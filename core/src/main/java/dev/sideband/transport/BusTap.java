package dev.sideband.transport;

/**
 * A stream of every message on one bus or several, whoever is their master.
 *
 * <p>Safe for any thread.
 */
public interface BusTap extends AutoCloseable {

  /**
   * Begins to deliver.
   *
   * @throws IllegalStateException if it has begun before
   */
  void start(BusListener listener);

  /** Returns what was counted so far. */
  BusTapCounters counters();

  /** Ends it; after a moment the listener is told. Idempotent. */
  @Override
  void close();
}
