package dev.sideband.alarm;

import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.transport.ObserverListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The alarms that are raised, each told once when it is raised and once when it is cleared.
 *
 * <p>Raising one that is raised already changes what the book says of it, and is told again only if
 * it matters more than before. Bounded: beyond {@value #MOST_ACTIVE} alarms a new one is not taken,
 * and counted. Sinks are told in the order of the changes, by a thread that makes one. Safe for any
 * thread.
 */
public final class AlarmBook {

  /** How many alarms may be raised at a time. */
  public static final int MOST_ACTIVE = 10_000;

  private final BootClock clock;
  private final ObserverListener observer;
  private final List<AlarmSink> sinks = new CopyOnWriteArrayList<>();
  private final Map<AlarmKey, Alarm> active = new LinkedHashMap<>();
  private final Queue<Alarm> untold = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean telling = new AtomicBoolean();

  /** Creates an empty book. */
  public AlarmBook(BootClock clock, ObserverListener observer) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.observer = Objects.requireNonNull(observer, "observer");
  }

  /** Adds a sink, which is told what happens from now on. */
  public AlarmBook to(AlarmSink sink) {
    sinks.add(Objects.requireNonNull(sink, "sink"));
    return this;
  }

  /**
   * Raises an alarm.
   *
   * @return whether it was told
   */
  public boolean raise(AlarmKey key, Severity severity, String text, Map<String, String> facts) {
    boolean isNews = enter(key, severity, text, facts);
    tellAll();
    return isNews;
  }

  private synchronized boolean enter(
      AlarmKey key, Severity severity, String text, Map<String, String> facts) {
    Alarm before = active.get(key);
    if (before == null && active.size() == MOST_ACTIVE) {
      observer.counted("alarms.refused", key.rule(), 1);
      return false;
    }
    Stamp now = clock.now();
    Alarm alarm =
        new Alarm(key, severity, true, text, facts, before == null ? now : before.since(), now);
    active.put(key, alarm);
    return (before == null || severity.compareTo(before.severity()) > 0) && untold.add(alarm);
  }

  /**
   * Clears an alarm.
   *
   * @param text why, one line for a person
   * @return whether it was raised
   */
  public boolean clear(AlarmKey key, String text) {
    boolean wasRaised = remove(key, text);
    tellAll();
    return wasRaised;
  }

  private synchronized boolean remove(AlarmKey key, String text) {
    Alarm before = active.remove(key);
    return before != null
        && untold.add(
            new Alarm(
                key, before.severity(), false, text, before.facts(), before.since(), clock.now()));
  }

  /** One thread tells at a time, so that the order stays, and no lock is held meanwhile. */
  private void tellAll() {
    while (!untold.isEmpty() && telling.compareAndSet(false, true)) {
      try {
        for (Alarm alarm = untold.poll(); alarm != null; alarm = untold.poll()) {
          tell(alarm);
        }
      } finally {
        telling.set(false);
      }
    }
  }

  private void tell(Alarm alarm) {
    for (AlarmSink sink : sinks) {
      try {
        sink.accept(alarm);
      } catch (RuntimeException e) {
        observer.counted("alarms.sink.failures", alarm.key().rule(), 1);
      }
    }
  }

  /** Returns what is raised, oldest first. */
  public synchronized List<Alarm> active() {
    return List.copyOf(active.values());
  }

  /** Returns an alarm if it is raised. */
  public synchronized Optional<Alarm> active(AlarmKey key) {
    return Optional.ofNullable(active.get(key));
  }
}
