package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.internal.rmcp.OpenSessionRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attempts to open a session that are under way.
 *
 * <p>There are only so many. Somebody who begins more than a share of them loses the own oldest
 * ones, and when all places are taken the oldest of all gives way: a flood neither takes memory nor
 * keeps others out. For one thread at a time.
 */
final class Logins {

  static final int MOST = 256;
  static final int MOST_PER_ADDRESS = 64;

  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  /** The oldest first. */
  private final Map<Long, Login> byId = new LinkedHashMap<>();

  private final Map<InetAddress, Deque<Login>> byAddress = new HashMap<>();

  @Nullable Login get(long id) {
    return byId.get(id);
  }

  int size() {
    return byId.size();
  }

  /** Returns the attempt that this request began before, or null. */
  @Nullable Login begunBy(OpenSessionRequest request, InetSocketAddress from) {
    for (Login login : byAddress.getOrDefault(from.getAddress(), new ArrayDeque<>())) {
      if (login.isBegunBy(request, from)) {
        return login;
      }
    }
    return null;
  }

  void add(Login login) {
    Deque<Login> own =
        byAddress.computeIfAbsent(login.address().getAddress(), key -> new ArrayDeque<>());
    if (own.size() >= MOST_PER_ADDRESS) {
      remove(own.getFirst());
    }
    if (byId.size() >= MOST) {
      remove(oldest());
    }
    byAddress
        .computeIfAbsent(login.address().getAddress(), key -> new ArrayDeque<>())
        .addLast(login);
    byId.put(login.id(), login);
  }

  private Login oldest() {
    return byId.values().iterator().next();
  }

  void remove(Login login) {
    if (byId.remove(login.id()) != null) {
      byAddress.computeIfPresent(
          login.address().getAddress(),
          (key, own) -> {
            own.remove(login);
            return own.isEmpty() ? null : own;
          });
    }
  }

  /** Forgets those that took too long; returns when the next one does. */
  long expire(long now) {
    while (!byId.isEmpty()) {
      long end = oldest().since() + PATIENCE_NANOS;
      if (end > now) {
        return end;
      }
      remove(oldest());
    }
    return Long.MAX_VALUE;
  }

  void clear() {
    byId.clear();
    byAddress.clear();
  }
}
