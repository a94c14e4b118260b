package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.internal.events.WaitStatus;
import dev.sideband.linux.internal.libc.PidFd;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.linux.internal.proc.ProcessLook.Seen;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A process whose end is waited for, and what is known of that.
 *
 * <p>How it ended is told by the kernel: by an event, by the process's file descriptor (Linux
 * 6.15), or by what is left of it until its parent takes notice. Where none is to be had, Java
 * tells of a child, which cannot tell signal N from exit code 128 + N: that counts as the signal.
 * Else it is unknown. For the thread of its {@link EndWatch}, but {@link #told} for any.
 */
final class WatchedProcess {

  /** How long who may know how a process ended has to tell. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final int SIGNAL_BASE = 128;
  private static final int MOST_SIGNAL = 64;

  private final ProcessId id;
  private final @Nullable PidFd held;
  private final @Nullable Process child;
  private final CompletableFuture<ProcessEnd> end = new CompletableFuture<>();
  private volatile @Nullable WaitStatus told;
  private @Nullable Instant noticed;
  private long noticedAt;
  private @Nullable WaitStatus result;

  private WatchedProcess(ProcessId id, @Nullable PidFd held, @Nullable Process child) {
    this.id = id;
    this.held = held;
    this.child = child;
  }

  /** Holds a process; empty if it has ended. */
  static Optional<WatchedProcess> open(ProcessId id, @Nullable Process child, ProcessLook look)
      throws IOException {
    PidFd held = hold(id.pid());
    try {
      // Only now is it certain that what is held is what is meant.
      Optional<Seen> seen = look.look(id.pid()).filter(one -> one.id().equals(id) && !one.ended());
      if (seen.isEmpty()) {
        return Optional.empty();
      }
      WatchedProcess one = new WatchedProcess(id, held, child);
      held = null;
      return Optional.of(one);
    } finally {
      if (held != null) {
        held.close();
      }
    }
  }

  private static @Nullable PidFd hold(int pid) throws IOException {
    try {
      return PidFd.open(pid);
    } catch (ErrnoException e) {
      if (PidFd.isMissing(e) || PidFd.isNobody(e) || PidFd.isThread(e)) {
        return null;
      }
      throw e;
    }
  }

  CompletionStage<ProcessEnd> end() {
    return end.minimalCompletionStage();
  }

  /** Returns the number to poll, or −1 if there is none. */
  int number() {
    return held == null ? -1 : held.number();
  }

  /** Tells whether it has ended, and how is not known yet. */
  boolean isOpenEnded() {
    return noticed != null && result == null;
  }

  void told(ProcessEvent.Ended event) {
    boolean tells = event.code().isPresent() || event.signal().isPresent();
    if (tells && event.process().filter(id::equals).isPresent()) {
      told = new WaitStatus(event.code(), event.signal());
    }
  }

  /** Takes note that it has ended. */
  void noticed(TransportContext context) {
    if (noticed == null) {
      noticed = context.clock().instant();
      noticedAt = context.ticker().nanos();
    }
  }

  /** Returns whether all is known that will be; then lets the process go. */
  boolean settle(ProcessLook look, boolean hearsEvents, TransportContext context)
      throws IOException {
    if (noticed == null && held == null && look.alive(id).isEmpty()) {
      noticed(context);
    }
    if (noticed == null) {
      return false;
    }
    boolean patient = context.ticker().nanos() - noticedAt < PATIENCE.toNanos();
    result = result(patient, hearsEvents, look);
    if (result == null) {
      return false;
    }
    close();
    return true;
  }

  private @Nullable WaitStatus result(boolean patient, boolean hearsEvents, ProcessLook look)
      throws IOException {
    WaitStatus fromEvent = told;
    if (fromEvent != null) {
      return fromEvent;
    }
    int status = held == null ? PidFd.NEVER : held.status();
    if (status >= 0) {
      return WaitStatus.of(status);
    }
    // A parent that is slow to take notice leaves it to be seen; 0 may mean that we may not know.
    int left =
        look.look(id.pid()).filter(seen -> seen.id().equals(id)).map(Seen::exitStatus).orElse(0);
    if (left != 0) {
      return WaitStatus.of(left);
    }
    boolean childOpen = child != null && child.isAlive();
    if (patient && (status == PidFd.NOT_YET || hearsEvents || childOpen)) {
      return null;
    }
    return child == null || childOpen ? WaitStatus.UNKNOWN : fromJava(child.exitValue());
  }

  private static WaitStatus fromJava(int value) {
    int signal = value - SIGNAL_BASE;
    return signal > 0 && signal <= MOST_SIGNAL
        ? new WaitStatus(OptionalInt.empty(), OptionalInt.of(signal))
        : new WaitStatus(OptionalInt.of(value & 0xFF), OptionalInt.empty());
  }

  /** Tells whoever waits. */
  void complete() {
    WaitStatus how = result;
    Instant when = noticed;
    if (how != null && when != null) {
      end.complete(new ProcessEnd(when, how.code(), how.signal()));
    }
  }

  void close() {
    if (held != null) {
      held.close();
    }
  }
}
