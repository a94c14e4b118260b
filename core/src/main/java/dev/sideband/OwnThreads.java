package dev.sideband;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The threads that a {@link Sideband} started because none were handed in. */
final class OwnThreads implements AutoCloseable {

  private static final long IDLE_SECONDS = 60;
  private static final long CLOSE_SECONDS = 2;

  private @Nullable ThreadPoolExecutor workers;
  private @Nullable ScheduledThreadPoolExecutor timer;

  Executor workers() {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons(() -> "sideband-worker-" + count.incrementAndGet()));
    workers = pool;
    return pool;
  }

  ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor pool =
        new ScheduledThreadPoolExecutor(1, daemons(() -> "sideband-timer"));
    pool.setRemoveOnCancelPolicy(true);
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer = pool;
    return pool;
  }

  private static ThreadFactory daemons(Supplier<String> name) {
    return work -> {
      Thread thread = new Thread(work, name.get());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    stop(timer);
    stop(workers);
  }

  private static void stop(@Nullable ExecutorService pool) {
    if (pool == null) {
      return;
    }
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
