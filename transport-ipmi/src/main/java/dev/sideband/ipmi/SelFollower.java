package dev.sideband.ipmi;

import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Follows an event log: asks at each period whether the record heard last is still there, and for
 * what comes behind it, which is one command as long as nothing happens.
 *
 * <p>It has no thread of its own. The next period begins when the log was read, so readings never
 * overlap. Safe for any thread.
 */
public final class SelFollower implements AutoCloseable {

  /** How many records are remembered, in case the last one is deleted. */
  private static final int REMEMBERED = 64;

  private final AsyncSystemEvents events;
  private final SelListener listener;
  private final Duration period;
  private final Scheduler scheduler;
  private final Deque<SelEntry> recent = new ArrayDeque<>();
  private volatile Scheduler.@Nullable Cancellable next;
  private volatile boolean closed;

  SelFollower(
      AsyncSystemEvents events, SelListener listener, Duration period, Scheduler scheduler) {
    this.events = events;
    this.listener = listener;
    this.period = period;
    this.scheduler = scheduler;
  }

  void begin() {
    SelEntry last = recent.peekLast();
    (last == null ? events.read() : events.readAfter(last)).whenComplete(this::settle);
  }

  private void settle(@Nullable SelReading reading, @Nullable Throwable failure) {
    if (closed) {
      return;
    }
    try {
      if (reading == null) {
        listener.failed(Failures.cause(failure));
      } else {
        hear(reading);
      }
    } catch (RuntimeException e) {
      tell(e);
    }
    try {
      next = scheduler.schedule(this::begin, period);
      if (closed) {
        close();
      }
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  private void tell(RuntimeException thrown) {
    try {
      listener.failed(thrown);
    } catch (RuntimeException again) {
      // Whoever cannot hear a failure hears nothing of it.
    }
  }

  /** Remembers first, so that a listener that fails does not hear the same again. */
  private void hear(SelReading reading) {
    boolean first = recent.isEmpty();
    int known = reading.fromStart() ? newestKnown(reading.entries()) : -1;
    boolean restarted = reading.fromStart() && !first && known < 0;
    List<SelEntry> fresh = reading.entries().subList(known + 1, reading.entries().size());
    if (restarted) {
      recent.clear();
    }
    fresh.forEach(this::remember);
    forgetWhatIsGone(reading);
    if (restarted) {
      listener.restarted();
    }
    if (!fresh.isEmpty()) {
      listener.added(fresh);
    }
  }

  private int newestKnown(List<SelEntry> entries) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (recent.contains(entries.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private void remember(SelEntry entry) {
    recent.addLast(entry);
    if (recent.size() > REMEMBERED) {
      recent.removeFirst();
    }
  }

  /** The next reading shall begin behind a record that is there. */
  private void forgetWhatIsGone(SelReading reading) {
    if (reading.fromStart()) {
      recent.removeIf(entry -> !reading.entries().contains(entry));
    }
  }

  /** Ends it: no call begins from now on. Idempotent. */
  @Override
  public void close() {
    closed = true;
    Scheduler.Cancellable waiting = next;
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
