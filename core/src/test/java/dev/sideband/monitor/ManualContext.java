package dev.sideband.monitor;

import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Scheduler;
import dev.sideband.time.Stamp;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Virtual time, and an executor whose tasks run when the test says so. */
public final class ManualContext implements TransportContext {

  public final FakeTime time = new FakeTime();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final RandomGenerator random = new Random(1);
  private boolean stalled;

  /** Whether the executor takes nothing. */
  public boolean isFull;

  private final BootClock clock = BootClock.of(HostBoot.UNKNOWN, Duration.ofHours(1), time, time);

  /** Runs what waits, and what comes of it, until nothing waits. */
  public void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass in steps so small that every task runs at its own second. */
  public void pass(Duration span) {
    long end = time.nanos() + span.toNanos();
    settle();
    while (time.nanos() < end) {
      time.advance(Duration.ofSeconds(1));
      settle();
    }
  }

  /** Runs what is due now. */
  public void settle() {
    time.advance(Duration.ZERO);
    run();
  }

  /** Lets time pass without anything being run, as when the process is stopped by a signal. */
  public void stall(Duration span) {
    stalled = true;
    time.advance(span);
    stalled = false;
    run();
  }

  public Stamp now() {
    return clock.now();
  }

  @Override
  public Executor executor() {
    return task -> {
      if (isFull) {
        throw new RejectedExecutionException("by hand");
      }
      tasks.add(task);
    };
  }

  @Override
  public FakeTime ticker() {
    return time;
  }

  @Override
  public InstantSource clock() {
    return time;
  }

  @Override
  public Scheduler scheduler() {
    return (task, delay) -> time.schedule(() -> fallDue(task), delay);
  }

  private void fallDue(Runnable task) {
    if (stalled) {
      tasks.add(task);
    } else {
      task.run();
    }
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public ObserverListener observer() {
    return ObserverListener.NONE;
  }

  @Override
  public <E extends AutoCloseable> E shared(Class<E> type, Function<TransportContext, E> maker) {
    return maker.apply(this);
  }
}
