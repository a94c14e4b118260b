package dev.sideband.ring;

import dev.sideband.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands every record of a ring to a listener, first those that are there and then each new one.
 *
 * <p>The listener is called on the executor, by one thread at a time and never by one that appends;
 * a listener that is too slow makes the follower's reader lose records, as any reader does, and
 * learns it by {@link RingRecord#gap}. Safe for any thread.
 */
public final class RingFollower implements AutoCloseable {

  /** How many records are handed over before others on the executor get their turn. */
  private static final int TURN = 1_000;

  private static final int IDLE = 0;
  private static final int READING = 1;
  private static final int READING_WITH_NEWS = 2;
  private static final int ENDED = 3;

  private final RingReader reader;
  private final RingListener listener;
  private final Executor executor;
  private final Consumer<RingFollower> onEnd;
  private final RingRecord record = new RingRecord();
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private final Runnable turn = this::turn;
  private volatile Scheduler.@Nullable Cancellable nextLook;

  RingFollower(
      RingReader reader, RingListener listener, Executor executor, Consumer<RingFollower> onEnd) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.onEnd = onEnd;
  }

  /**
   * Follows a ring that another process may write, by looking for news time and again. To follow a
   * log of this process, {@link RingLog#follow} needs no looking.
   *
   * @param reader stands where to begin; the follower has it for itself from now on and closes it
   * @param period how long to wait between two looks
   */
  public static RingFollower polling(
      RingReader reader,
      RingListener listener,
      Executor executor,
      Scheduler scheduler,
      Duration period) {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("period: " + period);
    }
    RingFollower follower = new RingFollower(reader, listener, executor, ended -> {});
    follower.look(scheduler, period);
    return follower;
  }

  private void look(Scheduler scheduler, Duration period) {
    wake();
    if (state.get() != ENDED) {
      nextLook = scheduler.schedule(() -> look(scheduler, period), period);
      if (state.get() == ENDED) {
        forgetLook();
      }
    }
  }

  private void forgetLook() {
    Scheduler.Cancellable look = nextLook;
    if (look != null) {
      look.cancel();
    }
  }

  /** Sees to it that what is in the ring by now is read. */
  void wake() {
    while (true) {
      switch (state.get()) {
        case IDLE -> {
          if (state.compareAndSet(IDLE, READING)) {
            start();
            return;
          }
        }
        case READING -> {
          if (state.compareAndSet(READING, READING_WITH_NEWS)) {
            return;
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  private void start() {
    try {
      executor.execute(turn);
    } catch (RejectedExecutionException e) {
      // The executor has been shut down: there is nobody left to tell.
      end();
    }
  }

  private void turn() {
    try {
      for (int i = 0; i < TURN && state.get() != ENDED; i++) {
        if (!reader.next(record)) {
          if (state.compareAndSet(READING, IDLE)) {
            return;
          }
          state.compareAndSet(READING_WITH_NEWS, READING);
        } else {
          listener.onRecord(record);
        }
      }
    } catch (IOException | RuntimeException e) {
      if (end()) {
        listener.onFailure(e);
      }
    }
    if (state.get() == ENDED) {
      reader.close();
    } else {
      start();
    }
  }

  private boolean end() {
    int before = state.getAndSet(ENDED);
    forgetLook();
    onEnd.accept(this);
    if (before == IDLE) {
      reader.close();
    }
    return before != ENDED;
  }

  /** Ends the following; the listener may be in a last call meanwhile. Idempotent. */
  @Override
  public void close() {
    end();
  }
}
