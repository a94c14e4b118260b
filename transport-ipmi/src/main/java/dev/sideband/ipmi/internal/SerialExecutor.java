package dev.sideband.ipmi.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final AtomicBoolean working = new AtomicBoolean();
  private volatile @Nullable Thread worker;
  private volatile @Nullable Runnable faultHandler;

  public SerialExecutor(Executor executor) {
    this.executor = executor;
  }

  /**
   * Names what to do when the memory that a task uses is no longer there.
   *
   * <p>For a mapped file cut short the JVM throws {@link InternalError}, and may do so only after
   * the task that touched the memory has ended.
   */
  public void onFault(Runnable handler) {
    faultHandler = handler;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    start();
  }

  /**
   * Runs {@code task} in its turn and waits for it, a second at most; called by a running task it
   * runs at once.
   */
  public void await(Runnable task) {
    if (Thread.currentThread().equals(worker)) {
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
    if (working.get() || !working.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException e) {
      work();
    }
  }

  private void work() {
    worker = Thread.currentThread();
    try {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    } catch (InternalError e) {
      Runnable handler = faultHandler;
      if (handler == null) {
        throw e;
      }
      handler.run();
    } finally {
      worker = null;
      working.set(false);
      if (!tasks.isEmpty()) {
        start();
      }
    }
  }
}
