package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets requests pass while a BMC runs, and refuses them at once while it is reset and after its
 * end. Safe for any thread.
 */
final class RequestGate {

  private static final long QUIET_SECONDS = 2;

  /** Held for reading by each request being carried out, and for writing to reset and to close. */
  private final ReentrantReadWriteLock running = new ReentrantReadWriteLock();

  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean resetting;

  static MessageResponse refusal(CompletionCode code) {
    return new MessageResponse(code.value(), Bytes.EMPTY);
  }

  /**
   * Carries out a request, or begins to. Never waits for a reset, which may need a lock of the
   * caller's.
   */
  CompletionStage<MessageResponse> pass(Supplier<CompletionStage<MessageResponse>> request) {
    if (!running.readLock().tryLock()) {
      return refused(ended.get() ? CompletionCode.UNSPECIFIED : CompletionCode.INITIALIZING);
    }
    try {
      if (ended.get()) {
        return refused(CompletionCode.UNSPECIFIED);
      }
      return resetting ? refused(CompletionCode.INITIALIZING) : request.get();
    } finally {
      running.readLock().unlock();
    }
  }

  private static CompletionStage<MessageResponse> refused(CompletionCode code) {
    return CompletableFuture.completedStage(refusal(code));
  }

  /**
   * Runs a reset while no request is being carried out, or after having waited two seconds for
   * that. One at a time, and none after the end.
   */
  synchronized void reset(Runnable reset) {
    resetting = true;
    try {
      quietly(() -> {
        if (!ended.get()) {
          reset.run();
        }
      });
    } finally {
      resetting = false;
    }
  }

  /** Runs the end in the same way, once; no request passes from now on. */
  void close(Runnable end) {
    if (ended.compareAndSet(false, true)) {
      quietly(end);
    }
  }

  private void quietly(Runnable change) {
    boolean quiet = false;
    try {
      quiet = running.writeLock().tryLock(QUIET_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      change.run();
    } finally {
      if (quiet) {
        running.writeLock().unlock();
      }
    }
  }
}
