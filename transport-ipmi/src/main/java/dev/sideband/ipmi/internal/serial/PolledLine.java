package dev.sideband.ipmi.internal.serial;

import dev.sideband.time.Scheduler;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A line over a port that is read by waiting for it.
 *
 * <p>While somebody listens, one task of the executor waits for the port, for a moment at a time,
 * and then queues itself anew, so that others get their turn. Otherwise nothing runs.
 */
final class PolledLine implements SerialLine {

  private static final int CHUNK = 4_096;

  /** Longer than a character at 50 bits per second. */
  private static final Duration BREAK = Duration.ofMillis(300);

  private final RawPort port;
  private final String target;
  private final Executor executor;
  private final Scheduler scheduler;

  /** Touched by the one reading task only, as is {@link #kept}. */
  private final byte[] buffer = new byte[CHUNK];

  /** What was read for a listener who had left by then. */
  private Bytes kept = Bytes.EMPTY;

  /** Held over a write, so that the bytes of two do not mix; closing needs it not. */
  private final ReentrantLock writing = new ReentrantLock();

  private final Object lock = new Object();
  private @Nullable Listener listener;
  private boolean reading;
  private boolean closed;

  PolledLine(RawPort port, String target, Executor executor, Scheduler scheduler) {
    this.port = port;
    this.target = target;
    this.executor = executor;
    this.scheduler = scheduler;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public void listen(Listener next) {
    synchronized (lock) {
      listener = next;
    }
    read();
  }

  @Override
  public void rest() {
    synchronized (lock) {
      listener = null;
    }
  }

  private void read() {
    synchronized (lock) {
      if (reading || closed || listener == null) {
        return;
      }
      reading = true;
    }
    try {
      executor.execute(this::glance);
    } catch (RejectedExecutionException e) {
      lose("the executor was shut down");
    }
  }

  /** Waits a moment for the port. */
  private void glance() {
    try {
      kept = deliver(kept.isEmpty() ? Bytes.copyOf(buffer, 0, port.read(buffer)) : kept);
    } catch (IOException e) {
      lose(String.valueOf(e.getMessage()));
      return;
    }
    synchronized (lock) {
      reading = false;
    }
    read();
  }

  /** Returns what nobody was there to take. */
  private Bytes deliver(Bytes came) {
    Listener hearing;
    synchronized (lock) {
      hearing = listener;
    }
    if (hearing == null || came.isEmpty()) {
      return came;
    }
    hearing.received(came);
    return Bytes.EMPTY;
  }

  @Override
  public void write(byte[] bytes) throws TransportException {
    writing.lock();
    try {
      checkOpen();
      writeNow(bytes);
    } finally {
      writing.unlock();
    }
  }

  private void writeNow(byte[] bytes) throws SessionLostException {
    try {
      port.write(bytes);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  @Override
  public boolean sendBreak() throws TransportException {
    checkOpen();
    try {
      if (!port.setBreak(true)) {
        return false;
      }
    } catch (IOException e) {
      throw lost(e);
    }
    scheduler.schedule(this::endBreak, BREAK);
    return true;
  }

  private void endBreak() {
    synchronized (lock) {
      if (closed) {
        return;
      }
    }
    try {
      port.setBreak(false);
    } catch (IOException e) {
      lose(String.valueOf(e.getMessage()));
    }
  }

  private void checkOpen() throws ChannelClosedException {
    synchronized (lock) {
      if (closed) {
        throw new ChannelClosedException(target);
      }
    }
  }

  private SessionLostException lost(IOException e) {
    String problem = String.valueOf(e.getMessage());
    lose(problem);
    return new SessionLostException(target, problem);
  }

  private void lose(String problem) {
    Listener hearing;
    synchronized (lock) {
      hearing = closed ? null : listener;
    }
    close();
    if (hearing != null) {
      hearing.lost(new SessionLostException(target, problem));
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      listener = null;
    }
    port.close();
  }
}
