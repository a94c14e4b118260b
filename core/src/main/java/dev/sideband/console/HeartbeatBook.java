package dev.sideband.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeats that are remembered, in the order of sending, and per period those that are
 * outstanding.
 *
 * <p>Bounded: a new heartbeat pushes out the oldest, which is lost if it still had no answer. For
 * one thread at a time.
 */
final class HeartbeatBook {

  private static final long NUMBERS = 1L << 32;

  private final int capacity;
  private final Deque<HeartbeatEntry> remembered = new ArrayDeque<>();
  private final Map<Long, HeartbeatEntry> byNumber = new HashMap<>();
  private final Map<Long, Set<HeartbeatEntry>> periods = new LinkedHashMap<>();
  private long nextNumber;
  private int outstanding;

  HeartbeatBook(int capacity, long firstNumber) {
    this.capacity = capacity;
    this.nextNumber = firstNumber % NUMBERS;
  }

  /** Returns a number that no remembered heartbeat has. */
  long takeNumber() {
    while (byNumber.containsKey(nextNumber)) {
      nextNumber = (nextNumber + 1) % NUMBERS;
    }
    long number = nextNumber;
    nextNumber = (nextNumber + 1) % NUMBERS;
    return number;
  }

  /** Enters a heartbeat. */
  void add(HeartbeatEntry entry) {
    if (remembered.size() == capacity) {
      forgetOldest();
    }
    remembered.addLast(entry);
    byNumber.put(entry.number, entry);
    periods.computeIfAbsent(entry.period, id -> new LinkedHashSet<>()).add(entry);
    outstanding++;
  }

  private void forgetOldest() {
    HeartbeatEntry oldest = remembered.removeFirst();
    byNumber.remove(oldest.number);
    if (oldest.state.isOutstanding()) {
      settle(oldest, HeartbeatState.LOST);
    }
  }

  @Nullable HeartbeatEntry find(long number) {
    return byNumber.get(number);
  }

  /** Gives a heartbeat its final state, and takes it out of its period's sequence. */
  void settle(HeartbeatEntry entry, HeartbeatState state) {
    entry.state = state;
    Set<HeartbeatEntry> sequence = periods.get(entry.period);
    if (sequence != null && sequence.remove(entry)) {
      outstanding--;
      if (sequence.isEmpty()) {
        periods.remove(entry.period);
      }
    }
  }

  int outstanding() {
    return outstanding;
  }

  /** Does something with each outstanding heartbeat, oldest first; it may settle them. */
  void forEachOutstanding(Consumer<HeartbeatEntry> action) {
    List<HeartbeatEntry> entries = new ArrayList<>();
    periods.values().forEach(entries::addAll);
    entries.forEach(action);
  }

  List<HeartbeatPeriod> periods() {
    return periods.entrySet().stream()
        .map(each ->
            new HeartbeatPeriod(
                each.getKey(), each.getValue().stream().map(HeartbeatEntry::view).toList()))
        .toList();
  }

  /** Returns the remembered ones, oldest first. */
  Stream<HeartbeatEntry> stream() {
    return remembered.stream();
  }

  /** Returns those that were answered at a time or later, in the order of sending. */
  List<HeartbeatEntry> answeredSince(long time) {
    return remembered.stream()
        .filter(entry -> entry.state.isAnswered() && entry.arrived - time >= 0)
        .toList();
  }

  /** Returns the remembered ones that were sent before a time, oldest first. */
  List<HeartbeatEntry> sentBefore(long time) {
    return remembered.stream().takeWhile(entry -> entry.sent < time).toList();
  }

  List<Heartbeat> views(Predicate<HeartbeatEntry> which) {
    return remembered.stream().filter(which).map(HeartbeatEntry::view).toList();
  }

  /** Returns each run of missed heartbeats between two that were answered. */
  List<AbnormalWindow> windows() {
    List<AbnormalWindow> windows = new ArrayList<>();
    List<Long> missed = new ArrayList<>();
    HeartbeatEntry before = null;
    for (HeartbeatEntry entry : remembered) {
      if (entry.state == HeartbeatState.MISSED) {
        missed.add(entry.number);
      } else if (entry.state.isAnswered()) {
        if (before != null && !missed.isEmpty()) {
          windows.add(new AbnormalWindow(before.sent, entry.sent, span(before, entry), missed));
        }
        missed.clear();
        before = entry;
      }
    }
    return windows;
  }

  private static AbnormalWindow.@Nullable BmcSpan span(HeartbeatEntry from, HeartbeatEntry to) {
    BmcTimes first = from.times;
    BmcTimes last = to.times;
    return first == null
            || last == null
            || !first.boot().equals(last.boot())
            || last.received() < first.received()
        ? null
        : new AbnormalWindow.BmcSpan(first.boot(), first.received(), last.received());
  }
}
