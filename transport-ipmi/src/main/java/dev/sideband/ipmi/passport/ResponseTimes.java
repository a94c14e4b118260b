package dev.sideband.ipmi.passport;

import java.time.Duration;
import java.util.List;

/**
 * How long answers took, the first one apart: it may include the opening of a session.
 *
 * @param answers how many were measured
 * @param shortest the shortest; zero if none was measured
 * @param median the one in the middle; zero if none was measured
 * @param longest the longest; zero if none was measured
 */
public record ResponseTimes(int answers, Duration shortest, Duration median, Duration longest) {

  static ResponseTimes of(List<Duration> measured) {
    List<Duration> sorted = measured.stream().sorted().toList();
    int count = sorted.size();
    return count == 0
        ? new ResponseTimes(0, Duration.ZERO, Duration.ZERO, Duration.ZERO)
        : new ResponseTimes(count, sorted.get(0), sorted.get(count / 2), sorted.get(count - 1));
  }
}
