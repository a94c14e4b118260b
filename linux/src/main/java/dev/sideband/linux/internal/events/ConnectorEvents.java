package dev.sideband.linux.internal.events;

import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessEventCounters;
import dev.sideband.process.ProcessEventListener;
import dev.sideband.process.ProcessEventSource;
import dev.sideband.process.ProcessId;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Process events from the proc connector.
 *
 * <p>While it runs, one task of the executor waits for the kernel. After a loss it looks at all
 * processes, and tells what the lost events would have told.
 */
public final class ConnectorEvents implements ProcessEventSource {

  /** How long the reader waits for the kernel before it asks the executor whether to go on. */
  private static final int GLANCE_MILLIS = 2_000;

  /** The same while a process is about to be gone of which the kernel tells no more. */
  private static final int SHORT_GLANCE_MILLIS = 5;

  /** After so many datagrams others get their turn on the executor's thread. */
  private static final int MOST_AT_ONCE = 4096;

  private final ConnectorWire wire;
  private final BootClock clock;
  private final TransportContext context;
  private final ReentrantLock reading = new ReentrantLock();
  private final SequenceGaps gaps = new SequenceGaps();
  private final Deliveries deliveries = new Deliveries();
  private final LiveProcesses live;

  private volatile boolean closed;
  private volatile @Nullable ProcessEventListener listener;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong malformed = new AtomicLong();

  /** Guarded by {@link #reading}, as all that the reader does. */
  private boolean ended;

  private boolean overrun;

  /**
   * Creates a source that does not deliver yet.
   *
   * @param wire begun already; taken over
   */
  public ConnectorEvents(
      ConnectorSocket wire, ProcessLook look, BootClock clock, TransportContext context) {
    this((ConnectorWire) wire, look, clock, context);
  }

  ConnectorEvents(ConnectorWire wire, ProcessLook look, BootClock clock, TransportContext context) {
    this.wire = wire;
    this.clock = clock;
    this.context = context;
    this.live = new LiveProcesses(look, deliveries);
  }

  @Override
  public void start(ProcessEventListener newListener) {
    reading.lock();
    try {
      if (listener != null || closed) {
        throw new IllegalStateException(closed ? "is closed" : "has begun before");
      }
      listener = Objects.requireNonNull(newListener, "listener");
    } finally {
      reading.unlock();
    }
    next(this::begin);
  }

  private void begin() {
    reading.lock();
    try {
      live.begin();
    } catch (IOException e) {
      failed();
    } finally {
      reading.unlock();
    }
    glance();
  }

  private void next(Runnable step) {
    try {
      context.executor().execute(step);
    } catch (RejectedExecutionException e) {
      end();
    }
  }

  private void glance() {
    boolean goOn = false;
    reading.lock();
    try {
      if (!closed) {
        wire.await(live.waiting() ? SHORT_GLANCE_MILLIS : GLANCE_MILLIS);
        goOn = drain();
      }
    } catch (IOException e) {
      failed();
    } finally {
      reading.unlock();
    }
    if (goOn && !closed) {
      next(this::glance);
    } else {
      end();
    }
  }

  private void failed() {
    context.observer().counted("process.events.failures", ConnectorSocket.TARGET, 1);
  }

  /** Takes what is there; returns whether to go on. */
  private boolean drain() throws IOException {
    for (int taken = 0; taken < MOST_AT_ONCE && !closed; taken++) {
      int length = wire.receive();
      if (length == ConnectorWire.NOTHING) {
        settle();
        return true;
      }
      if (length == ConnectorWire.LOST) {
        overrun = true;
      } else {
        take(length);
      }
    }
    return true;
  }

  private void take(int length) {
    try {
      ConnectorMessages.read(wire.datagram(), length, deliveries);
    } catch (MalformedMessageException e) {
      malformed.incrementAndGet();
    }
  }

  /** All that the kernel had to tell has been taken. */
  private void settle() throws IOException {
    live.settle();
    long missing = gaps.missing();
    if (overrun || missing > lost.get()) {
      overrun = false;
      long more = Math.max(0, missing - lost.get());
      lost.addAndGet(more);
      context.observer().counted("process.events.lost", ConnectorSocket.TARGET, more);
      ProcessEventListener to = listener;
      if (to != null) {
        to.lost(more);
      }
      live.lookAgain();
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
      wire.close();
      ProcessEventListener to = listener;
      if (to != null) {
        to.ended();
      }
    } finally {
      reading.unlock();
    }
  }

  @Override
  public boolean immediate() {
    return true;
  }

  @Override
  public ProcessEventCounters counters() {
    return new ProcessEventCounters(delivered.get(), lost.get(), malformed.get());
  }

  @Override
  public void close() {
    closed = true;
    wire.wake();
    end();
  }

  /** Hands on what the kernel tells, and what the live processes make of it. */
  private final class Deliveries implements ConnectorSink, LiveProcesses.Teller {

    @Override
    public void counted(int processor, int sequence) {
      gaps.seen(processor, sequence);
    }

    @Override
    public void forked(int parent, int thread, int process) {
      if (thread == process) {
        live.forked(process, parent);
      }
    }

    @Override
    public void executed(int process) {
      Optional<ProcessId> id = live.find(process);
      if (process > 0) {
        deliver(new ProcessEvent.Executed(process, id, clock.now()));
      }
    }

    @Override
    public void exited(int thread, int process, int status) {
      live.exited(thread, process, status);
    }

    @Override
    public void answered(int errno) {}

    @Override
    public void started(int pid, Optional<ProcessId> id, int parent) {
      deliver(new ProcessEvent.Started(pid, id, Math.max(0, parent), clock.now()));
    }

    @Override
    public void ended(int pid, Optional<ProcessId> id, WaitStatus how) {
      deliver(new ProcessEvent.Ended(pid, id, clock.now(), how.code(), how.signal()));
    }

    private void deliver(ProcessEvent event) {
      ProcessEventListener to = listener;
      if (to != null) {
        delivered.incrementAndGet();
        to.happened(event);
      }
    }
  }
}
