package dev.sideband.workbench.web;

import dev.sideband.time.Ticker;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who is signed in: random names for sessions, in memory only.
 *
 * <p>A session ends when it has been idle too long, when it is too old however busy, and when a
 * newer one needs its place. Safe for any thread.
 */
final class Sessions {

  static final int LIMIT = 64;
  static final Duration IDLE = Duration.ofMinutes(30);
  static final Duration LONGEST = Duration.ofHours(12);

  private static final int ID_BYTES = 32;

  private final Ticker ticker;
  private final RandomGenerator random;

  /** The one used longest ago comes first. */
  private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

  Sessions(Ticker ticker, RandomGenerator random) {
    this.ticker = ticker;
    this.random = random;
  }

  /** Signs {@code user} in and returns the session's id. */
  synchronized String open(String user) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    dropEnded();
    if (sessions.size() == LIMIT) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    long now = ticker.nanos();
    sessions.put(id, new Session(user, now, now));
    return id;
  }

  /** Returns whose session this is and counts that as use of it. */
  synchronized Optional<String> use(String id) {
    dropEnded();
    Session session =
        sessions.computeIfPresent(
            id, (key, found) -> new Session(found.user, found.opened, ticker.nanos()));
    return Optional.ofNullable(session).map(Session::user);
  }

  /** Ends the session, if there is one of this id. */
  synchronized void close(String id) {
    sessions.remove(id);
  }

  private void dropEnded() {
    long now = ticker.nanos();
    sessions
        .values()
        .removeIf(session ->
            now - session.used > IDLE.toNanos() || now - session.opened > LONGEST.toNanos());
  }

  private record Session(String user, long opened, long used) {}
}
