package dev.sideband.console;

import java.time.Duration;

/**
 * Tells from what comes that the other end had been held up, and may have dropped something without
 * a word. For one thread at a time.
 */
final class Backlog {

  /** What that looks like. */
  enum Sign {

    /** Like nothing of that kind. */
    NONE,

    /** Nothing for a while, and then much at once: there may have been no room for all of it. */
    MUCH,

    /**
     * As much as fits into a packet, so that more waited behind it; then, after a time in which it
     * is sent again, little: what waited is not there any more.
     */
    THROWN_AWAY
  }

  private static final long SILENCE = Duration.ofSeconds(2).toNanos();
  private static final long AT_ONCE = Duration.ofSeconds(1).toNanos();

  /** Who waits for an acknowledgement waits about a second, and perhaps a little less. */
  private static final long RETRY = Duration.ofMillis(900).toNanos();

  /** So many bytes are much. */
  static final int MUCH = 2_048;

  /** Smaller packets are not full. */
  private static final int LEAST_FULL = 64;

  private boolean isSilenceOver;
  private boolean hasBegun;
  private long newest;
  private int newestSize;

  /** The size of the largest that came: a full one, once it came twice. */
  private int full = LEAST_FULL;

  private boolean cameTwice;
  private long from;
  private long bytes;

  /**
   * Takes note of bytes that came.
   *
   * @param time when, nanoseconds of the ticker
   * @return what that is a sign of, said once of each silence
   */
  Sign came(int size, long time) {
    long quiet = hasBegun ? time - newest : 0;
    boolean isThrownAway = quiet >= RETRY && cameTwice && newestSize == full && size < full;
    cameTwice = size <= full && (cameTwice || size == full);
    full = Math.max(full, size);
    if (quiet >= SILENCE) {
      isSilenceOver = true;
      from = time;
      bytes = 0;
    }
    hasBegun = true;
    newest = time;
    newestSize = size;
    bytes += size;
    boolean isMuch = isSilenceOver && bytes > MUCH && time - from <= AT_ONCE;
    isSilenceOver &= !isMuch;
    return isThrownAway ? Sign.THROWN_AWAY : isMuch ? Sign.MUCH : Sign.NONE;
  }
}
