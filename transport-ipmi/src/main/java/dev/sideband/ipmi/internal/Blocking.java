package dev.sideband.ipmi.internal;

import dev.sideband.time.Deadline;
import dev.sideband.transport.NoResponseException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a stage, and rethrows its failure as if the work had been done on the spot. */
public final class Blocking {

  /** A channel reports its own timeout, which says more; this is for one that does not. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private Blocking() {}

  /**
   * Waits until the stage is done or the deadline has passed.
   *
   * @param refusal the checked exception, beside {@link IOException}, that the stage may fail with
   */
  public static <R, X extends Exception> R await(
      CompletionStage<R> stage, String target, Deadline deadline, Class<X> refusal)
      throws IOException, X {
    long before = deadline.remainingNanos();
    CompletableFuture<R> future = stage.toCompletableFuture();
    try {
      return future.get(Math.max(0, before) + GRACE_NANOS, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause(), refusal);
    } catch (TimeoutException e) {
      throw new NoResponseException(
          target, 1, Duration.ofNanos(before - deadline.remainingNanos()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(target + ": interrupted while waiting for the response");
    }
  }

  private static <X extends Exception> IOException rethrown(Throwable failure, Class<X> refusal)
      throws IOException, X {
    if (failure instanceof IOException io) {
      throw withCallersStack(io);
    }
    if (refusal.isInstance(failure)) {
      throw withCallersStack(refusal.cast(failure));
    }
    if (failure instanceof RuntimeException unexpected) {
      throw withCallersStack(unexpected);
    }
    if (failure instanceof Error error) {
      throw withCallersStack(error);
    }
    return new IOException(failure);
  }

  /** Shows the caller's stack first; that of the thread where the failure arose is kept with it. */
  private static <E extends Throwable> E withCallersStack(E failure) {
    Throwable origin = new Throwable("arose on another thread");
    origin.setStackTrace(failure.getStackTrace());
    failure.addSuppressed(origin);
    failure.setStackTrace(new Throwable().getStackTrace());
    return failure;
  }
}
