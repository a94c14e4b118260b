package dev.sideband.tcp.internal.link;

import java.time.Duration;

/** What the builders of both ends need to know of the link's limits. */
public final class LinkSpans {

  private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);
  private static final Duration MOST_SILENCE = Duration.ofDays(1);

  private LinkSpans() {}

  /** Returns the silence that was asked for, if it is one second to one day. */
  public static Duration checkSilence(Duration limit) {
    if (limit.compareTo(LEAST_SILENCE) < 0 || limit.compareTo(MOST_SILENCE) > 0) {
      throw new IllegalArgumentException("silence is not in 1 s..1 d: " + limit);
    }
    return limit;
  }

  /** Returns the bytes of a spool in which so many entries of such a size have room. */
  public static long spoolBytes(long entries, int entryBytes) {
    return Spool.bytesFor(entries, entryBytes);
  }
}
