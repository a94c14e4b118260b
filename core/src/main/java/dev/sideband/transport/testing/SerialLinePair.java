package dev.sideband.transport.testing;

import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Two ends of a serial line in memory, with faults drawn from the context's random numbers: with a
 * seed and a fake time every run is the same.
 *
 * <p>What is sent arrives by the context's scheduler, never inside the call that sends it. Safe for
 * any thread.
 */
public final class SerialLinePair {

  /** As much as an end keeps while nobody listens; what comes then is lost. */
  public static final int BUFFER = 4_096;

  private final TransportContext context;
  private final End left = new End("left");
  private final End right = new End("right");
  private volatile LineFaults faults = LineFaults.NONE;

  /** Creates a line without faults. */
  public SerialLinePair(TransportContext context) {
    this.context = context;
  }

  /** Suffers these faults from now on, both ways. */
  public void suffer(LineFaults other) {
    faults = other;
  }

  /** Returns one end. */
  public SerialLine left() {
    return left;
  }

  /** Returns the other end. */
  public SerialLine right() {
    return right;
  }

  /** Takes the line away, as when a plug is pulled: both ends are lost. */
  public void pull() {
    left.lose();
    right.lose();
  }

  private final class End implements SerialLine {

    private final String name;
    private final Queue<Bytes> sent = new ConcurrentLinkedQueue<>();
    private final Queue<Bytes> arrived = new ArrayDeque<>();
    private int size;
    private long freeAt = Long.MIN_VALUE;
    private @Nullable Listener listener;
    private boolean delivering;
    private boolean lost;
    private boolean closed;

    End(String name) {
      this.name = name;
    }

    private End other() {
      return this == left ? right : left;
    }

    @Override
    public String target() {
      return name;
    }

    @Override
    public void listen(Listener next) {
      synchronized (this) {
        listener = next;
      }
      context.scheduler().schedule(this::deliver, Duration.ZERO);
    }

    @Override
    public synchronized void rest() {
      listener = null;
    }

    @Override
    public void write(byte[] bytes) throws TransportException {
      Duration delay;
      synchronized (this) {
        if (lost) {
          throw new SessionLostException(name, "the line is gone");
        }
        if (closed) {
          throw new ChannelClosedException(name);
        }
        byte[] arriving = faults.applyTo(bytes, context.random());
        if (arriving.length == 0) {
          return;
        }
        sent.add(Bytes.copyOf(arriving));
        long now = context.ticker().nanos();
        freeAt = Math.max(freeAt, now + faults.delay(context.random()).toNanos());
        delay = Duration.ofNanos(freeAt - now);
      }
      context.scheduler().schedule(other()::arrive, delay);
    }

    @Override
    public boolean sendBreak() throws TransportException {
      write(new byte[0]);
      context.scheduler().schedule(() -> other().breakArrived(), Duration.ZERO);
      return true;
    }

    private void breakArrived() {
      Listener hearing = hearing();
      if (hearing != null) {
        hearing.breakDetected();
      }
    }

    /** The scheduler may run two that are due together side by side; the line keeps its order. */
    private void arrive() {
      synchronized (this) {
        Bytes bytes = other().sent.poll();
        if (bytes == null || closed || size + bytes.size() > BUFFER) {
          return;
        }
        arrived.add(bytes);
        size += bytes.size();
      }
      deliver();
    }

    private void deliver() {
      for (Bytes next = take(); next != null; next = take()) {
        Listener hearing = hearing();
        if (hearing != null) {
          hearing.received(next);
        }
        synchronized (this) {
          delivering = false;
        }
      }
    }

    private synchronized @Nullable Bytes take() {
      if (delivering || closed || listener == null) {
        return null;
      }
      Bytes next = arrived.poll();
      if (next != null) {
        size -= next.size();
        delivering = true;
      }
      return next;
    }

    private synchronized @Nullable Listener hearing() {
      return listener;
    }

    private void lose() {
      Listener hearing;
      synchronized (this) {
        hearing = closed ? null : listener;
        lost = !closed;
        closed = true;
      }
      if (hearing != null) {
        hearing.lost(new SessionLostException(name, "the line is gone"));
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      listener = null;
    }
  }
}
