package dev.sideband.bus;

import dev.sideband.time.BootClock;
import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A tap of our own transfers: each {@link LoggedBus} puts them into its queue, and it delivers them
 * beside the bus.
 *
 * <p>A listener that blocks fills the queue and nothing else; what finds no room is counted and
 * announced as lost. The queue keeps the values of a transfer, not copies: it holds at most its
 * capacity of them. Delivery runs on the context's executor, a moment after the transfer. Safe for
 * any thread.
 */
public final class TransferTap implements BusTap {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final BootClock clock;
  private final TransportContext context;
  private final TransferQueue queue;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  /** Guards what follows. */
  private final Object lock = new Object();

  private @Nullable BusListener listener;
  private @Nullable Cancellable waiting;
  private volatile boolean closed;

  /** Guards the delivery, and what follows. */
  private final ReentrantLock draining = new ReentrantLock();

  private long lostAnnounced;
  private boolean ended;

  /**
   * Creates a tap.
   *
   * @param clock stamps the transfers
   * @param capacity how many transfers may wait, at least 1; rounded up to a power of two
   */
  public TransferTap(BootClock clock, int capacity, TransportContext context) {
    if (capacity < 1 || capacity > 1 << 24) {
      throw new IllegalArgumentException("capacity out of range 1..2^24: " + capacity);
    }
    this.clock = clock;
    this.context = context;
    this.queue = new TransferQueue(capacity);
  }

  /** Returns the clock that stamps the transfers. */
  BootClock clock() {
    return clock;
  }

  /** Takes a transfer without waiting or allocating. */
  void offer(int link, long begin, long duration, BusTransfer transfer, BusOutcome outcome) {
    if (closed || !queue.offer(link, begin, duration, transfer, outcome)) {
      lost.addAndGet(outcome.replies().size());
    }
  }

  @Override
  public void start(BusListener newListener) {
    synchronized (lock) {
      if (listener != null) {
        throw new IllegalStateException("has begun before");
      }
      listener = newListener;
    }
    arm();
  }

  private void arm() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      try {
        waiting = context.scheduler().schedule(this::handOver, PAUSE);
      } catch (RejectedExecutionException e) {
        closed = true;
      }
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
    draining.lock();
    try {
      drain();
    } finally {
      draining.unlock();
      if (!closed) {
        arm();
      }
    }
  }

  private void drain() {
    if (ended) {
      return;
    }
    boolean last = closed;
    BusListener target = listener();
    deliver(target);
    if (last) {
      end(target);
    }
  }

  private BusListener listener() {
    synchronized (lock) {
      return listener == null ? message -> {} : listener;
    }
  }

  private void deliver(BusListener target) {
    boolean more = true;
    while (more) {
      more =
          queue.poll((link, begin, duration, transfer, outcome) -> {
            List<BusReply> replies = outcome.replies();
            for (int i = 0; i < replies.size(); i++) {
              seen.incrementAndGet();
              target.seen(record(link, begin, duration, transfer, outcome, i));
            }
          });
    }
    long missed = lost.get() - lostAnnounced;
    if (missed > 0) {
      lostAnnounced += missed;
      context.observer().counted("bus.lost", "transfers", missed);
      target.lost(missed);
    }
  }

  /** Returns the record of one message; all bear the transfer's begin, the last its duration. */
  private static BusRecord record(
      int link, long begin, long duration, BusTransfer transfer, BusOutcome outcome, int number) {
    BusMessage message = transfer.messages().get(number);
    BusReply reply = outcome.replies().get(number);
    boolean last = number == outcome.replies().size() - 1;
    BusResult before = reply.acks().known() ? BusResult.OK : BusResult.UNKNOWN;
    return new BusRecord(
        link,
        begin,
        message.address(),
        message.read(),
        reply.data(),
        reply.acks(),
        last ? outcome.result() : before,
        number > 0,
        last,
        last ? duration : 0);
  }

  @Override
  public BusTapCounters counters() {
    return new BusTapCounters(seen.get(), lost.get(), 0);
  }

  /** Delivers what waits and ends. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      if (waiting != null) {
        waiting.cancel();
      }
    }
    handOver();
  }

  private void end(BusListener target) {
    ended = true;
    target.ended();
  }
}
