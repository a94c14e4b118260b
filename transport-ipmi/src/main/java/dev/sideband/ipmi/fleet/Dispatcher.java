package dev.sideband.ipmi.fleet;

import dev.sideband.ipmi.internal.Failures;
import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Begins the operations of a run, so many at a time, and settles them.
 *
 * <p>Operations are begun and the listener is told by one thread of the executor at a time, and
 * never under the lock. Safe for any thread.
 */
final class Dispatcher<T, R> {

  private final TransportContext context;
  private final Ticker ticker;
  private final int width;
  private final Duration patience;
  private final Duration limit;
  private final Function<? super T, Operation<R>> operation;
  private final FanOutListener<T, R> listener;
  private final Outcomes<T, R> outcomes;
  private final List<Slot<T, R>> slots = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  // All below is guarded by the lock.
  private final Queue<Runnable> telling = new ArrayDeque<>();
  private final Queue<Slot<T, R>> placed = new ArrayDeque<>();
  private int next;
  private int places;
  private boolean working;
  private boolean ended;
  private Scheduler.@Nullable Cancellable patienceTimer;
  private Scheduler.@Nullable Cancellable deadlineTimer;

  Dispatcher(
      FanOutBuilder settings,
      List<T> targets,
      Function<? super T, Operation<R>> operation,
      FanOutListener<T, R> listener,
      Outcomes<T, R> outcomes) {
    this.context = settings.sideband;
    this.ticker = context.ticker();
    this.width = settings.width;
    this.patience = settings.patience;
    this.limit = settings.limit;
    this.operation = operation;
    this.listener = listener;
    this.outcomes = outcomes;
    targets.forEach(target -> slots.add(new Slot<>(slots.size(), target)));
  }

  void begin() {
    if (slots.isEmpty()) {
      outcomes.complete();
      return;
    }
    lock.lock();
    try {
      deadlineTimer = schedule(() -> end(RunEnd.DEADLINE), limit);
    } finally {
      lock.unlock();
    }
    work();
  }

  private Scheduler.@Nullable Cancellable schedule(Runnable task, Duration delay) {
    try {
      return context.scheduler().schedule(task, delay);
    } catch (RejectedExecutionException e) {
      // The timer ended before the run: operations still end by their own deadlines.
      return null;
    }
  }

  /** Has the executor do what there is to do, unless a thread of its is at it. */
  private void work() {
    lock.lock();
    try {
      if (working) {
        return;
      }
      working = true;
    } finally {
      lock.unlock();
    }
    try {
      context.executor().execute(this::workOn);
    } catch (RejectedExecutionException e) {
      // The executor was shut down before its Sideband: whoever waits is still owed the results.
      workOn();
    }
  }

  private void workOn() {
    boolean finished = false;
    try {
      for (Runnable step = nextStep(); step != null; step = nextStep()) {
        step.run();
      }
      finished = true;
    } finally {
      if (!finished) {
        // An operation or the listener threw an error: it is the executor's to report.
        workAnew();
      }
    }
  }

  private void workAnew() {
    lock.lock();
    try {
      working = false;
    } finally {
      lock.unlock();
    }
    work();
  }

  private @Nullable Runnable nextStep() {
    lock.lock();
    try {
      Runnable told = telling.poll();
      if (told != null) {
        return told;
      }
      if (!ended && next < slots.size() && places < width) {
        Slot<T, R> slot = slots.get(next++);
        take(slot);
        return () -> start(slot);
      }
      working = false;
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void take(Slot<T, R> slot) {
    places++;
    slot.begun = true;
    slot.startedAt = ticker.nanos();
    placed.add(slot);
    outcomes.began();
    if (patienceTimer == null) {
      patienceTimer = schedule(this::losePatience, patience);
    }
  }

  private void start(Slot<T, R> slot) {
    Operation<R> started;
    try {
      started = operation.apply(slot.target);
    } catch (RuntimeException e) {
      settle(slot, new TargetResult.Failure<>(slot.target, e, elapsed(slot)));
      return;
    }
    if (!hold(slot, started)) {
      started.release().run();
      return;
    }
    started
        .outcome()
        .whenComplete((value, failure) ->
            settle(
                slot,
                failure == null
                    ? new TargetResult.Success<>(slot.target, value, elapsed(slot))
                    : new TargetResult.Failure<>(
                        slot.target, Failures.cause(failure), elapsed(slot))));
  }

  /** Returns false if the run has ended meanwhile. */
  private boolean hold(Slot<T, R> slot, Operation<R> started) {
    lock.lock();
    try {
      if (!slot.settled) {
        slot.operation = started;
      }
      return !slot.settled;
    } finally {
      lock.unlock();
    }
  }

  private Duration elapsed(Slot<T, R> slot) {
    return Duration.ofNanos(slot.begun ? ticker.nanos() - slot.startedAt : 0);
  }

  private void settle(Slot<T, R> slot, TargetResult<T, R> result) {
    Operation<R> held;
    lock.lock();
    try {
      held = note(slot, result);
    } finally {
      lock.unlock();
    }
    if (held != null) {
      held.release().run();
    }
    work();
  }

  /** Notes the first result of a slot, and returns the operation that is to be released. */
  private @Nullable Operation<R> note(Slot<T, R> slot, TargetResult<T, R> result) {
    if (slot.settled) {
      return null;
    }
    slot.settled = true;
    if (slot.slow) {
      outcomes.slowed(-1);
    } else if (slot.begun) {
      places--;
    }
    FanOutProgress progress = outcomes.add(slot.index, result);
    telling.add(() -> tell(result, progress));
    if (progress.isComplete()) {
      cancel(patienceTimer);
      cancel(deadlineTimer);
      telling.add(outcomes::complete);
    }
    Operation<R> held = slot.operation;
    slot.operation = null;
    return held;
  }

  private static void cancel(Scheduler.@Nullable Cancellable timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void tell(TargetResult<T, R> result, FanOutProgress progress) {
    try {
      listener.completed(result, progress);
    } catch (RuntimeException e) {
      // A listener's mistake is not the run's: the results are there without it.
      context.observer().counted("fanout.listener.failures", String.valueOf(result.target()), 1);
    }
  }

  /** Operations that have gone on for too long lose their places. */
  private void losePatience() {
    lock.lock();
    try {
      patienceTimer = null;
      long now = ticker.nanos();
      for (Slot<T, R> first = placed.peek(); first != null; first = placed.peek()) {
        long left = first.settled ? 0 : patience.toNanos() - (now - first.startedAt);
        if (left > 0) {
          patienceTimer = schedule(this::losePatience, Duration.ofNanos(left));
          break;
        }
        placed.poll();
        if (!first.settled) {
          first.slow = true;
          places--;
          outcomes.slowed(1);
        }
      }
    } finally {
      lock.unlock();
    }
    work();
  }

  /** Ends the run: what has no result gets none any more. */
  void end(RunEnd why) {
    List<Operation<R>> released = new ArrayList<>();
    lock.lock();
    try {
      ended = true;
      for (Slot<T, R> slot : slots) {
        Operation<R> held =
            note(slot, new TargetResult.Unfinished<>(slot.target, why, slot.begun, elapsed(slot)));
        if (held != null) {
          released.add(held);
        }
      }
    } finally {
      lock.unlock();
    }
    released.forEach(held -> held.release().run());
    work();
  }
}
