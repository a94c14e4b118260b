package dev.sideband.ipmi.oem;

import java.time.Duration;
import java.util.Optional;

/** Spans of time as four bytes of milliseconds. */
final class Millis {

  /** A span that is not known. */
  static final long UNKNOWN = 0xFFFFFFFFL;

  private static final Duration LONGEST = Duration.ofMillis(UNKNOWN - 1);

  private Millis() {}

  /** Returns the span in milliseconds; one longer than 49 days is cut to that. */
  static long unsigned32(Duration span) {
    return span.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : span.toMillis();
  }

  /** Returns the span that four bytes mean where there is always one; the longest is cut. */
  static Duration known(long millis) {
    return Duration.ofMillis(Math.min(millis, LONGEST.toMillis()));
  }

  /** Returns the span that four bytes mean. */
  static Optional<Duration> span(long millis) {
    return millis == UNKNOWN ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }
}
