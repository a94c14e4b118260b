package dev.sideband.process;

/**
 * Where the beginnings and ends of a host's processes come from.
 *
 * <p>Safe for any thread.
 */
public interface ProcessEventSource extends AutoCloseable {

  /**
   * Begins to deliver. Processes that are there already are known, and not told.
   *
   * @throws IllegalStateException if it has begun before, or is closed
   */
  void start(ProcessEventListener listener);

  /**
   * Tells whether events come as they happen, ends with their code or signal. If not, they are
   * differences between two looks at the processes: they come late, without code and signal, no
   * program's change is seen, and nothing of what began and ended between two looks.
   */
  boolean immediate();

  /** Returns what was counted so far. */
  ProcessEventCounters counters();

  /** Ends it; after a moment the listener is told. Idempotent. */
  @Override
  void close();
}
