package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.linux.internal.libc.Errno;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Notices the end of processes, children of ours or not, and finds out how they ended.
 *
 * <p>While any is watched, one task of the executor waits for all of them, for moments at a time.
 * An end is noticed by the process's file descriptor; {@link WatchedProcess} says how the rest is
 * found out. Safe for any thread.
 */
public final class EndWatch implements AutoCloseable {

  private static final int GLANCE_MILLIS = 100;

  /** The same while an end is there and how it came about is not. */
  private static final int SHORT_GLANCE_MILLIS = 5;

  private static final int ENTRY_SIZE = 8;
  private static final int FIRST_ENTRIES = 16;

  private final ProcessLook look;
  private final TransportContext context;
  private final ReentrantLock waiting = new ReentrantLock();
  private final List<WatchedProcess> watched = new CopyOnWriteArrayList<>();

  /** Guarded by {@link #waiting}. */
  private NativeBuffer entries = NativeBuffer.allocate(FIRST_ENTRIES * ENTRY_SIZE);

  /** Guards what follows. */
  private final Object lock = new Object();

  private boolean running;
  private boolean closed;
  private volatile boolean hearsEvents;

  /**
   * Creates a watch over nothing.
   *
   * @throws IOException if libc cannot be reached
   */
  public EndWatch(ProcessLook look, TransportContext context) throws IOException {
    this.look = look;
    this.context = context;
  }

  /**
   * Watches a process from now on.
   *
   * @param child the same, if it is a child of this process
   * @return completes with its end; never, once this is closed. Empty if it has ended already
   * @throws IOException if it may not be watched
   */
  public Optional<CompletionStage<ProcessEnd>> watch(ProcessId id, @Nullable Process child)
      throws IOException {
    Optional<WatchedProcess> found = WatchedProcess.open(id, child, look);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    WatchedProcess one = found.get();
    boolean begin;
    synchronized (lock) {
      if (closed) {
        one.close();
        throw new IllegalStateException("is closed");
      }
      watched.add(one);
      begin = !running;
      running = true;
    }
    if (begin) {
      next();
    }
    return Optional.of(one.end());
  }

  /** Takes note of what the kernel told of an end, be it before that is noticed here or after. */
  public void told(ProcessEvent.Ended event) {
    hearsEvents = true;
    for (WatchedProcess one : watched) {
      one.told(event);
    }
  }

  private void next() {
    try {
      context.executor().execute(this::glance);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void glance() {
    List<WatchedProcess> done = new ArrayList<>();
    waiting.lock();
    try {
      synchronized (lock) {
        running = !closed && !watched.isEmpty();
        if (!running) {
          return;
        }
      }
      await();
      for (WatchedProcess one : watched) {
        if (one.settle(look, hearsEvents, context)) {
          done.add(one);
        }
      }
      watched.removeAll(done);
    } catch (IOException e) {
      context.observer().counted("service.watch.failures", "kernel", 1);
    } finally {
      waiting.unlock();
    }
    for (WatchedProcess one : done) {
      complete(one);
    }
    next();
  }

  private void complete(WatchedProcess one) {
    try {
      context.executor().execute(one::complete);
    } catch (RejectedExecutionException e) {
      one.complete();
    }
  }

  /** Waits until one of those that run has ended, or for a moment. */
  private void await() throws IOException {
    List<WatchedProcess> polled = new ArrayList<>();
    int millis = GLANCE_MILLIS;
    for (WatchedProcess one : watched) {
      if (one.isOpenEnded()) {
        millis = SHORT_GLANCE_MILLIS;
      } else if (one.number() >= 0) {
        polled.add(one);
      }
    }
    if (entries.size() < polled.size() * ENTRY_SIZE) {
      entries = NativeBuffer.allocate(2 * polled.size() * ENTRY_SIZE);
    }
    for (int i = 0; i < polled.size(); i++) {
      int at = i * ENTRY_SIZE;
      entries.bytes().putInt(at, polled.get(i).number()).putInt(at + 4, 0);
      entries.bytes().putShort(at + 4, (short) Libc.POLLIN);
    }
    int ready = Libc.poll(entries, polled.size(), millis);
    if (ready == -Errno.EINTR) {
      return;
    }
    Libc.check(ready, "poll", "processes");
    for (int i = 0; i < polled.size() && ready > 0; i++) {
      if (entries.bytes().getShort(i * ENTRY_SIZE + 6) != 0) {
        polled.get(i).noticed(context);
      }
    }
  }

  /** Watches no longer, after a glance at most; nothing happens to the processes. Idempotent. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    waiting.lock();
    try {
      watched.forEach(WatchedProcess::close);
      watched.clear();
    } finally {
      waiting.unlock();
    }
  }
}
