package dev.sideband.workbench.web;

import dev.sideband.time.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Attempts counted by key, in bounded memory: the entries touched longest ago are forgotten.
 *
 * <p>Once {@code allowed} is reached one more attempt is due every {@code delay}; a key that has
 * been quiet for {@link #FORGOTTEN_AFTER} begins anew. Not safe for several threads: its owner
 * holds a lock.
 */
final class AttemptCounts<K> {

  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

  private static final int ENTRIES = 1024;

  private final int allowed;
  private final Duration delay;
  private final Ticker ticker;
  private final Map<K, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Count> eldest) {
          return size() > ENTRIES;
        }
      };

  AttemptCounts(int allowed, Duration delay, Ticker ticker) {
    this.allowed = allowed;
    this.delay = delay;
    this.ticker = ticker;
  }

  /** Returns how long to wait before the next attempt; not positive if it may come now. */
  Duration wait(K key) {
    Count count = counts.get(key);
    return count == null || count.attempts < allowed
        ? Duration.ZERO
        : delay.minusNanos(ticker.nanos() - count.last);
  }

  void add(K key) {
    long now = ticker.nanos();
    counts.merge(
        key,
        new Count(1, now),
        (old, first) ->
            now - old.last > FORGOTTEN_AFTER.toNanos() ? first : new Count(old.attempts + 1, now));
  }

  /** Undoes one {@link #add}. */
  void takeBack(K key) {
    counts.computeIfPresent(
        key, (same, old) -> old.attempts == 1 ? null : new Count(old.attempts - 1, old.last));
  }

  void forget(K key) {
    counts.remove(key);
  }

  private record Count(int attempts, long last) {}
}
