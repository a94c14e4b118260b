package dev.sideband.fleet.service;

import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TransportContext;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What a process has of its time and threads until it is killed: then nothing more is run. */
public final class MortalContext implements TransportContext {

  private final TransportContext context;
  private boolean dead;

  public MortalContext(TransportContext context) {
    this.context = context;
  }

  public void kill() {
    dead = true;
  }

  private void run(Runnable task) {
    if (!dead) {
      task.run();
    }
  }

  @Override
  public Executor executor() {
    return task -> context.executor().execute(() -> run(task));
  }

  @Override
  public Ticker ticker() {
    return context.ticker();
  }

  @Override
  public InstantSource clock() {
    return context.clock();
  }

  @Override
  public Scheduler scheduler() {
    return (task, delay) -> context.scheduler().schedule(() -> run(task), delay);
  }

  @Override
  public RandomGenerator random() {
    return context.random();
  }

  @Override
  public ObserverListener observer() {
    return context.observer();
  }

  @Override
  public <E extends AutoCloseable> E shared(Class<E> type, Function<TransportContext, E> maker) {
    return context.shared(type, maker);
  }
}
