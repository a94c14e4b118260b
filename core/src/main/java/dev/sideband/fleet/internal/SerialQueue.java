package dev.sideband.fleet.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after another, in order, on an executor of others. What a task throws is counted
 * by nobody and stops nothing: tasks see to their failures. Safe for any thread.
 */
public final class SerialQueue implements Executor {

  private final Executor executor;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  /** Creates a queue whose tasks run on {@code executor}. */
  public SerialQueue(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException e) {
      // The executor has been shut down: nothing is done any more.
      synchronized (this) {
        running = false;
        tasks.clear();
      }
    }
  }

  private void work() {
    for (Runnable task = next(); task != null; task = next()) {
      boolean ended = false;
      try {
        task.run();
        ended = true;
      } finally {
        if (!ended) {
          goOn();
        }
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = tasks.poll();
    running = task != null;
    return task;
  }

  /** A task threw, and its thread with it: what waits has another one. */
  private void goOn() {
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException e) {
      synchronized (this) {
        running = false;
        tasks.clear();
      }
    }
  }
}
