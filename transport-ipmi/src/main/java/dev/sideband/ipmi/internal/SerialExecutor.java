package dev.sideband.ipmi.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other on some executor, so that the state they touch needs no lock.
 *
 * <p>A task handed in by a running task runs after it on the same thread. Once the executor is shut
 * down, the thread that hands a task in runs it, so that closing still works. Safe for any thread.
 */
public final class SerialExecutor implements Executor {

  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks not yet finished; whoever raises it from zero starts the work. */
  private final AtomicInteger unfinished = new AtomicInteger();

  private volatile @Nullable Thread worker;

  public SerialExecutor(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (unfinished.getAndIncrement() == 0) {
      start();
    }
  }

  /**
   * Runs {@code task} in its turn and waits for it, a second at most; called by a running task it
   * runs at once.
   */
  public void await(Runnable task) {
    if (worker == Thread.currentThread()) {
      task.run();
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    execute(() -> {
      task.run();
      done.countDown();
    });
    try {
      done.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start() {
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException e) {
      work();
    }
  }

  private void work() {
    boolean orderly = false;
    try {
      do {
        worker = Thread.currentThread();
        tasks.remove().run();
        worker = null;
      } while (unfinished.decrementAndGet() > 0);
      orderly = true;
    } finally {
      if (!orderly) {
        worker = null;
        if (unfinished.decrementAndGet() > 0) {
          start();
        }
      }
    }
  }
}
