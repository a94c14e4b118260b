package dev.sideband.i2c;

import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A captured waveform as a tap: it delivers all messages, as fast as the listener takes them, and
 * ends.
 *
 * <p>It reads on the context's executor. Safe for any thread.
 */
public final class WaveformTap implements BusTap {

  private final WaveformFile file;
  private final WaveformSettings settings;
  private final TransportContext context;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong malformed = new AtomicLong();
  private volatile Optional<IOException> failure = Optional.empty();
  private volatile boolean closed;

  /** Creates a tap that has not begun to read. */
  public WaveformTap(WaveformFile file, WaveformSettings settings, TransportContext context) {
    this.file = file;
    this.settings = settings;
    this.context = context;
  }

  @Override
  public void start(BusListener listener) {
    if (begun.getAndSet(true)) {
      throw new IllegalStateException("has begun before");
    }
    try {
      context.executor().execute(() -> run(listener));
    } catch (RejectedExecutionException e) {
      listener.ended();
    }
  }

  private void run(BusListener listener) {
    try {
      malformed.addAndGet(file.decode(settings, new Delivery(listener)));
    } catch (CancellationException e) {
      // It was closed.
    } catch (IOException e) {
      failure = Optional.of(e);
    } finally {
      listener.ended();
    }
  }

  /** Passes messages on until the tap is closed. */
  private final class Delivery implements WaveformListener {

    private final BusListener listener;

    Delivery(BusListener listener) {
      this.listener = listener;
    }

    @Override
    public void message(BusRecord message) {
      if (closed) {
        throw new CancellationException();
      }
      seen.incrementAndGet();
      listener.seen(message);
    }

    @Override
    public void stray(long sample) {
      malformed.incrementAndGet();
    }
  }

  @Override
  public BusTapCounters counters() {
    return new BusTapCounters(seen.get(), 0, malformed.get());
  }

  /** Returns why the file could not be read to its end; empty if it was, or is not yet. */
  public Optional<IOException> failure() {
    return failure;
  }

  @Override
  public void close() {
    closed = true;
  }
}
