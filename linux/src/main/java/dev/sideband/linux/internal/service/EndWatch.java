package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.linux.internal.libc.FdWait;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.time.Duration;
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
 * <p>While any is watched, one task of the executor waits for all of them. An end is noticed by the
 * process's file descriptor; {@link WatchedProcess} says how the rest is found out. Safe for any
 * thread.
 */
public final class EndWatch implements AutoCloseable {

  /** How long the task waits before it asks the executor whether to go on. */
  private static final int GLANCE_MILLIS = 2_000;

  /** The same while a process is watched that has no file descriptor. */
  private static final int LOOK_MILLIS = 100;

  /** The same while an end is there and how it came about is not. */
  private static final int SHORT_GLANCE_MILLIS = 5;

  /** How long it leaves a kernel alone that would not answer, for want of descriptors say. */
  private static final Duration REST = Duration.ofMillis(LOOK_MILLIS);

  private final ProcessLook look;
  private final TransportContext context;
  private final ReentrantLock waiting = new ReentrantLock();
  private final List<WatchedProcess> watched = new CopyOnWriteArrayList<>();

  private final FdWait wait;

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
    this.wait = FdWait.open();
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
    } else {
      wait.wake();
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

  private void rest() {
    try {
      var unused = context.scheduler().schedule(this::next, REST);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void glance() {
    List<WatchedProcess> done = new ArrayList<>();
    boolean answered = false;
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
      answered = true;
    } catch (IOException e) {
      context.observer().counted("service.watch.failures", "kernel", 1);
    } finally {
      watched.removeAll(done);
      waiting.unlock();
    }
    for (WatchedProcess one : done) {
      complete(one);
    }
    if (answered) {
      next();
    } else {
      rest();
    }
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
    List<WatchedProcess> running = new ArrayList<>();
    int millis = GLANCE_MILLIS;
    wait.clear();
    for (WatchedProcess one : watched) {
      if (one.isOpenEnded()) {
        millis = Math.min(millis, SHORT_GLANCE_MILLIS);
      } else if (one.number() >= 0) {
        wait.add(one.number());
        running.add(one);
      } else {
        millis = Math.min(millis, LOOK_MILLIS);
      }
    }
    wait.await(millis);
    for (int i = 0; i < running.size(); i++) {
      if (wait.ready(i)) {
        running.get(i).noticed(context);
      }
    }
  }

  /** Watches no longer; nothing happens to the processes. Idempotent. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    wait.wake();
    waiting.lock();
    try {
      watched.forEach(WatchedProcess::close);
      watched.clear();
      wait.close();
    } finally {
      waiting.unlock();
    }
  }
}
