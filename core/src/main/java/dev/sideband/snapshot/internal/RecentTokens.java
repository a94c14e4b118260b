package dev.sideband.snapshot.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest display requests and their answers, so that a repeated one is known. */
public final class RecentTokens {

  private static final int MOST = 64;

  private final Map<Long, Long> generations =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST;
        }
      };

  /** Remembers the answer to a request. */
  public void remember(long token, long generation) {
    generations.put(token, generation);
  }

  /** Returns the answer to an earlier request, or empty if it is not known. */
  public Optional<Long> generation(long token) {
    return Optional.ofNullable(generations.get(token));
  }
}
