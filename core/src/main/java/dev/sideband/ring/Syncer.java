package dev.sideband.ring;

import dev.sideband.ring.internal.Forcer;
import dev.sideband.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Decides when what was appended is written to the disk. Safe for any thread. */
final class Syncer {

  private final Forcer forcer;
  private final boolean isForEach;
  private final @Nullable Duration interval;
  private final @Nullable Scheduler scheduler;
  private final @Nullable Executor executor;
  private final AtomicBoolean isDue = new AtomicBoolean();

  Syncer(
      Forcer forcer,
      Durability durability,
      @Nullable Scheduler scheduler,
      @Nullable Executor executor) {
    this.forcer = forcer;
    this.scheduler = scheduler;
    this.executor = executor;
    this.interval = durability instanceof Durability.PowerLoss loss ? loss.interval() : null;
    this.isForEach = interval != null && interval.isZero();
  }

  /** Tells whether there is anything to do after an append. */
  boolean isActive() {
    return interval != null;
  }

  /** Takes note of a record that ends at {@code end}, and writes it to the disk if that is due. */
  void appended(long end, RingLog log) throws IOException {
    if (isForEach) {
      forcer.force(end, log::end);
    } else if (interval != null && !isDue.get() && isDue.compareAndSet(false, true)) {
      schedule(interval, log);
    }
  }

  private void schedule(Duration wait, RingLog log) {
    if (scheduler == null || executor == null) {
      return;
    }
    Executor worker = executor;
    // Whoever shut one of the two down is about to close the log, which writes the rest.
    orNever(() -> scheduler.schedule(() -> orNever(() -> worker.execute(() -> sync(log))), wait));
  }

  private static void orNever(Runnable task) {
    try {
      task.run();
    } catch (RejectedExecutionException e) {
      // It has nobody to run on any more.
    }
  }

  private void sync(RingLog log) {
    // Before the look at the end: whatever is appended from now on asks for its own turn.
    isDue.set(false);
    try {
      force(log);
    } catch (IOException e) {
      log.fail(e);
    }
  }

  /** Writes everything to the disk. */
  void force(RingLog log) throws IOException {
    forcer.force(log.end(), log::end);
  }
}
