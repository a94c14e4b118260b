package dev.sideband.console;

import java.time.Duration;

/**
 * Tells from what comes that the other end had been held up: nothing for a while, and then much at
 * once. It may have dropped what it had no room for, and not say so. For one thread at a time.
 */
final class Backlog {

  private static final long SILENCE = Duration.ofSeconds(2).toNanos();
  private static final long AT_ONCE = Duration.ofSeconds(1).toNanos();

  /** So many bytes are much. */
  static final int MUCH = 2_048;

  private boolean isSilenceOver;
  private boolean hasBegun;
  private long newest;
  private long from;
  private long bytes;

  /**
   * Takes note of bytes that came.
   *
   * @param time when, nanoseconds of the ticker
   * @return whether there were so many since a silence now; said once of each
   */
  boolean came(int size, long time) {
    if (hasBegun && time - newest >= SILENCE) {
      isSilenceOver = true;
      from = time;
      bytes = 0;
    }
    hasBegun = true;
    newest = time;
    bytes += size;
    boolean tells = isSilenceOver && bytes > MUCH && time - from <= AT_ONCE;
    isSilenceOver &= !tells;
    return tells;
  }
}
