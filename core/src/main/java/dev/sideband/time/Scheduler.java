package dev.sideband.time;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a task once after a delay.
 *
 * <p>It is safe for any thread. Tasks must not block: a task that has to wait hands its work to an
 * executor.
 */
@FunctionalInterface
public interface Scheduler {

  /**
   * Runs {@code task} once, {@code delay} from now; a delay of zero or less means as soon as
   * possible, but never inside this call.
   *
   * @throws RejectedExecutionException if the scheduler has been shut down
   */
  Cancellable schedule(Runnable task, Duration delay);

  /** A task that is waiting for its time. */
  @FunctionalInterface
  interface Cancellable {

    /** Forgets the task if it has not begun; has no effect on one that has. */
    void cancel();
  }

  /**
   * Returns a scheduler whose delays run on {@code timer} and whose tasks run on {@code worker}.
   */
  static Scheduler of(ScheduledExecutorService timer, Executor worker) {
    return (task, delay) -> {
      // Between its time and its turn a task waits in the worker's queue, and can be forgotten
      // there.
      AtomicBoolean settled = new AtomicBoolean();
      Runnable once =
          () -> {
            if (settled.compareAndSet(false, true)) {
              task.run();
            }
          };
      ScheduledFuture<?> future =
          timer.schedule(
              () -> worker.execute(once),
              Math.max(0, TimeUnit.NANOSECONDS.convert(delay)),
              TimeUnit.NANOSECONDS);
      return () -> {
        settled.set(true);
        future.cancel(false);
      };
    };
  }
}
