package dev.sideband.connection;

import dev.sideband.table.Table;
import java.io.IOException;

/**
 * What is done with each sweep of a {@link ConnectionMonitor}: it is stored, sent, judged.
 *
 * <p>{@link SweepSteps} joins several. For one thread at a time.
 */
@FunctionalInterface
public interface SweepStep {

  /**
   * Takes the next sweep.
   *
   * @throws IOException if it could not be dealt with; the next one comes nevertheless
   */
  void take(Table sweep) throws IOException;
}
