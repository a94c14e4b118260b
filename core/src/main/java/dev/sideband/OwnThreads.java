package dev.sideband;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The threads that a {@link Sideband} started because none were handed in. */
final class OwnThreads implements AutoCloseable {

  private static final long IDLE_SECONDS = 60;
  private static final long CLOSE_SECONDS = 2;

  private final List<ExecutorService> pools = new ArrayList<>();

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
    pools.add(pool);
    return pool;
  }

  ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor pool =
        new ScheduledThreadPoolExecutor(1, daemons(() -> "sideband-timer"));
    pool.setRemoveOnCancelPolicy(true);
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    pools.add(pool);
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
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    pools.forEach(ExecutorService::shutdown);
    for (ExecutorService pool : pools) {
      await(pool, end - System.nanoTime());
    }
  }

  private static void await(ExecutorService pool, long nanos) {
    try {
      if (!pool.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
