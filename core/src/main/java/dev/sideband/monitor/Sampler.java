package dev.sideband.monitor;

import java.io.IOException;

/**
 * Takes one sample of what a {@link PollingMonitor} watches.
 *
 * <p>The monitor owns it and calls it from one thread at a time, not always the same one.
 *
 * @param <T> what a sample is; immutable
 */
@FunctionalInterface
public interface Sampler<T> extends AutoCloseable {

  /**
   * Returns what is to be seen now; may block.
   *
   * @throws IOException if nothing could be seen this time; the next period is tried again
   */
  T sample() throws IOException;

  /** Gives back what the sampler holds; called once, after the last sample has ended. */
  @Override
  default void close() {}
}
