package dev.sideband.i2c.internal.trace;

import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what the kernel's trace says of its buses.
 *
 * <p>While it runs, one task of the executor waits for the trace, for moments at a time. Links are
 * adapter numbers, times those of the host's boot, suspended time included.
 */
final class KernelTap implements BusTap {

  /** How long the reader waits for the kernel before it looks whether it is still wanted. */
  private static final int GLANCE_MILLIS = 100;

  private static final int ROOM = 1 << 16;
  private static final BusTapCounters NONE = new BusTapCounters(0, 0, 0);

  private final TracePipe pipe;
  private final Runnable release;
  private final TransportContext context;
  private final byte[] room = new byte[ROOM];
  private final ReentrantLock reading = new ReentrantLock();

  private volatile boolean closed;
  private volatile @Nullable TraceParser parser;

  /** Guarded by {@link #reading}. */
  private boolean ended;

  private @Nullable BusListener listener;

  /**
   * Creates a tap.
   *
   * @param release what is to be done when it has ended
   */
  KernelTap(TracePipe pipe, Runnable release, TransportContext context) {
    this.pipe = pipe;
    this.release = release;
    this.context = context;
  }

  @Override
  public void start(BusListener newListener) {
    reading.lock();
    try {
      if (listener != null) {
        throw new IllegalStateException("has begun before");
      }
      listener = newListener;
      parser = new TraceParser(newListener);
    } finally {
      reading.unlock();
    }
    next();
  }

  private void next() {
    try {
      context.executor().execute(this::glance);
    } catch (RejectedExecutionException e) {
      end();
    }
  }

  private void glance() {
    TraceParser target = parser;
    boolean goOn = false;
    reading.lock();
    try {
      if (!closed && target != null) {
        int count = pipe.read(room, GLANCE_MILLIS);
        goOn = count != TracePipe.END;
        target.take(room, Math.max(0, count));
      }
    } catch (IOException e) {
      context.observer().counted("bus.trace.failures", "kernel", 1);
    } finally {
      reading.unlock();
    }
    if (goOn && !closed) {
      next();
    } else {
      end();
    }
  }

  private void end() {
    reading.lock();
    try {
      closed = true;
      if (ended) {
        return;
      }
      ended = true;
      pipe.close();
      release.run();
      if (listener != null) {
        listener.ended();
      }
    } finally {
      reading.unlock();
    }
  }

  @Override
  public BusTapCounters counters() {
    TraceParser from = parser;
    return from == null ? NONE : from.counters();
  }

  /** Ends it, after a glance at most. */
  @Override
  public void close() {
    closed = true;
    end();
  }
}
