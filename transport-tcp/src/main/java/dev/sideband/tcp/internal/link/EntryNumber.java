package dev.sideband.tcp.internal.link;

/**
 * The number of an entry: which opening of the spool appended it, and how many entries the spool
 * has had by then.
 *
 * <p>The opening makes numbers grow although a loss of power took the newest entries from the
 * spool, after the server had them.
 */
final class EntryNumber {

  /** The largest number of an opening. */
  static final long MOST_OPENING = (1L << 23) - 1;

  private static final int COUNT_BITS = 40;
  private static final long COUNT = (1L << COUNT_BITS) - 1;

  private EntryNumber() {}

  static long of(long opening, long count) {
    return opening << COUNT_BITS | count & COUNT;
  }

  /** Returns how many entries the spool had had with this one. */
  static long count(long number) {
    return number & COUNT;
  }

  /** Returns how many entries are missing between two that follow each other. */
  static long missing(long before, long next) {
    return Math.max(0, count(next) - count(before) - 1);
  }
}
