package dev.sideband.ipmi.fleet;

import dev.sideband.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The results of a run in the order in which they came, and its counts. Safe for any thread. */
final class Outcomes<T, R> {

  private final int total;
  private final Ticker ticker;
  private final long begunAt;
  private final CompletableFuture<FanOutReport<T, R>> report = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();

  // All below is guarded by the lock.
  private final List<TargetResult<T, R>> asTheyCame = new ArrayList<>();
  private final List<@Nullable TargetResult<T, R>> inOrder;
  private int begun;
  private int slow;
  private int succeeded;
  private int failed;
  private int unfinished;

  Outcomes(int total, Ticker ticker) {
    this.total = total;
    this.ticker = ticker;
    this.begunAt = ticker.nanos();
    this.inOrder = new ArrayList<>(Collections.nCopies(total, null));
  }

  void began() {
    lock.lock();
    try {
      begun++;
    } finally {
      lock.unlock();
    }
  }

  void slowed(int change) {
    lock.lock();
    try {
      slow += change;
    } finally {
      lock.unlock();
    }
  }

  /** Adds the result of a target, and returns how far the run has come with it. */
  FanOutProgress add(int index, TargetResult<T, R> result) {
    lock.lock();
    try {
      if (result instanceof TargetResult.Success) {
        succeeded++;
      } else if (result instanceof TargetResult.Failure) {
        failed++;
      } else {
        unfinished++;
      }
      asTheyCame.add(result);
      inOrder.set(index, result);
      grown.signalAll();
      return counts();
    } finally {
      lock.unlock();
    }
  }

  /** Completes the report; each target has its result. */
  void complete() {
    List<TargetResult<T, R>> all = new ArrayList<>();
    FanOutProgress progress;
    lock.lock();
    try {
      inOrder.forEach(result -> {
        if (result != null) {
          all.add(result);
        }
      });
      progress = counts();
    } finally {
      lock.unlock();
    }
    report.complete(new FanOutReport<>(all, progress));
  }

  CompletionStage<FanOutReport<T, R>> report() {
    return report.minimalCompletionStage();
  }

  FanOutProgress progress() {
    lock.lock();
    try {
      return counts();
    } finally {
      lock.unlock();
    }
  }

  private FanOutProgress counts() {
    Duration elapsed = Duration.ofNanos(ticker.nanos() - begunAt);
    return new FanOutProgress(total, begun, succeeded, failed, unfinished, slow, elapsed);
  }

  /** Waits for the result that came as number {@code index}; returns null if there are no more. */
  @Nullable TargetResult<T, R> await(int index) throws InterruptedException {
    lock.lock();
    try {
      while (asTheyCame.size() <= index && asTheyCame.size() < total) {
        grown.await();
      }
      return index < asTheyCame.size() ? asTheyCame.get(index) : null;
    } finally {
      lock.unlock();
    }
  }
}
