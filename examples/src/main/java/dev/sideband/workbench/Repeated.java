package dev.sideband.workbench;

import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Does something again and again on the context's executor, a pause after each time, until it fails
 * or is closed. Safe for any thread.
 */
public final class Repeated implements AutoCloseable {

  /** What is done. */
  @FunctionalInterface
  public interface Step {

    /**
     * Does it once.
     *
     * @throws IOException if it cannot be done any more
     */
    void run() throws IOException;
  }

  private final Step step;
  private final Duration pause;
  private final TransportContext context;
  private volatile boolean closed;
  private volatile @Nullable Cancellable waiting;

  private Repeated(Step step, Duration pause, TransportContext context) {
    this.step = Objects.requireNonNull(step, "step");
    this.pause = Objects.requireNonNull(pause, "pause");
    this.context = Objects.requireNonNull(context, "context");
  }

  /** Does it after the first pause for the first time. */
  public static Repeated start(Step step, Duration pause, TransportContext context) {
    Repeated repeated = new Repeated(step, pause, context);
    repeated.arm();
    return repeated;
  }

  private void arm() {
    if (!closed) {
      waiting = context.scheduler().schedule(this::handOver, pause);
    }
  }

  private void handOver() {
    try {
      context.executor().execute(this::run);
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  private void run() {
    try {
      if (!closed) {
        step.run();
      }
      arm();
    } catch (IOException | RejectedExecutionException e) {
      closed = true;
    }
  }

  /** Does it no more; does not wait for a time that has begun. Idempotent. */
  @Override
  public void close() {
    closed = true;
    Cancellable next = waiting;
    if (next != null) {
      next.cancel();
    }
  }
}
