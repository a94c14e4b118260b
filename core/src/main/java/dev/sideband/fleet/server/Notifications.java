package dev.sideband.fleet.server;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Alarms that carry what an administrator can do about them. An alarm keeps its tokens while it is
 * raised, and they are worth nothing afterwards. Safe for any thread.
 */
final class Notifications {

  private final Map<AlarmKey, Map<String, OfferedAction>> offers = new HashMap<>();
  private final AlarmBook alarms;
  private final RandomGenerator random;

  Notifications(AlarmBook alarms, RandomGenerator random) {
    this.alarms = alarms;
    this.random = random;
  }

  /** Raises an alarm with the actions that are offered. */
  void raise(
      AlarmKey key,
      Severity severity,
      String text,
      Map<String, String> facts,
      List<OfferedAction> actions) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    synchronized (this) {
      Map<String, OfferedAction> before = offers.getOrDefault(key, Map.of());
      Map<String, OfferedAction> now = new LinkedHashMap<>();
      for (OfferedAction action : actions) {
        String token =
            before.entrySet().stream()
                .filter(one -> one.getValue().equals(action))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(this::token);
        now.put(token, action);
        all.put("action." + action.word(), token);
      }
      offers.put(key, now);
    }
    alarms.raise(key, severity, text, all);
    if (!isRaised(key)) {
      forget(key); // The book is full: nobody will ever see these.
    }
  }

  /** Tells whether an alarm is raised. */
  boolean isRaised(AlarmKey key) {
    return alarms.active(key).isPresent();
  }

  private String token() {
    return String.format("%016x%016x", random.nextLong(), random.nextLong());
  }

  /** Clears an alarm; its tokens are worth nothing any more. */
  void clear(AlarmKey key, String text) {
    forget(key);
    alarms.clear(key, text);
  }

  private synchronized void forget(AlarmKey key) {
    offers.remove(key);
  }

  /** Returns what a token stands for. */
  synchronized Optional<OfferedAction> find(String token) {
    return offers.values().stream()
        .filter(one -> one.containsKey(token))
        .map(one -> one.get(token))
        .findFirst();
  }
}
