package dev.sideband.ipmi.oem;

import dev.sideband.bus.BusRecordPart;
import dev.sideband.time.BootClock;
import dev.sideband.time.Deadline;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a {@link dev.sideband.transport.BusTap} of the host sees to the host's BMC, in order:
 * the agent's end of the way on which the bus log fills.
 *
 * <p>What waits is bounded, at {@value #MOST_WAITING} bytes; messages beyond that are lost, and the
 * BMC is told how many. A BMC that is away is waited for. A restart of the BMC loses nothing that
 * waits, and may repeat what it had taken and not answered for. It uses the interface for at most a
 * quarter of the time. Safe for any thread; nothing here waits for the BMC.
 */
public final class BusReporter implements BusListener, AutoCloseable {

  /** The most bytes that wait. */
  public static final int MOST_WAITING = 1 << 18;

  private static final double SHARE = 0.25;
  private static final long LONGEST_SERIES = 1L << 31;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration REST = Duration.ofSeconds(1);

  private final OemClient client;
  private final BootClock clock;
  private final TransportContext context;

  /** Whole parts, each with its length; guarded by itself, as is all that follows. */
  private final Deque<Bytes> waiting = new ArrayDeque<>();

  private int waitingBytes;
  private int sentOfFirst;
  private long series;
  private long offset;
  private long lost;
  private long lostBefore;
  private long lostTold;
  private boolean running;
  private boolean closed;
  private Scheduler.@Nullable Cancellable rest;
  private @Nullable Throwable lastFailure;

  /**
   * Creates a reporter; hand it to {@link dev.sideband.transport.BusTap#start}.
   *
   * @param client speaks through the system interface; stays the caller's
   * @param clock the clock of the tap's times
   */
  public BusReporter(OemClient client, BootClock clock, TransportContext context) {
    this.client = client.paced(SHARE);
    this.clock = clock;
    this.context = context;
    this.series = context.random().nextLong();
  }

  @Override
  public void seen(BusRecord message) {
    Deque<Bytes> parts = new ArrayDeque<>();
    int size = 0;
    for (int i = 0; i < BusRecordPart.count(message); i++) {
      WireWriter out = new WireWriter(BusRecordPart.MAX_SIZE);
      BusRecordPart.of(message, i).encode(out);
      Bytes part = new WireWriter().u16(out.size()).bytes(out.toBytes()).toBytes();
      parts.add(part);
      size += part.size();
    }
    synchronized (waiting) {
      if (closed) {
        return;
      }
      if (waitingBytes + size > MOST_WAITING) {
        lost++;
      } else {
        waiting.addAll(parts);
        waitingBytes += size;
      }
    }
    wake();
  }

  @Override
  public void lost(long messages) {
    synchronized (waiting) {
      lost += messages;
    }
  }

  /** Returns how many bytes the BMC has not taken yet. */
  public int waiting() {
    synchronized (waiting) {
      return waitingBytes - sentOfFirst;
    }
  }

  /** Returns how many messages were lost since this was made. */
  public long lost() {
    synchronized (waiting) {
      return lost;
    }
  }

  /** Returns why the BMC took nothing last, unless it did since. */
  public Optional<Throwable> lastFailure() {
    synchronized (waiting) {
      return Optional.ofNullable(lastFailure);
    }
  }

  /** Stops at once; what waits is forgotten. Idempotent. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.clear();
      waitingBytes = 0;
      sentOfFirst = 0;
      if (rest != null) {
        rest.cancel();
      }
    }
  }

  private void wake() {
    synchronized (waiting) {
      if (closed || running || rest != null) {
        return;
      }
      running = true;
    }
    sendNext();
  }

  private void sendNext() {
    AppendBus next;
    synchronized (waiting) {
      if (closed || waiting.isEmpty()) {
        running = false;
        return;
      }
      if (offset > LONGEST_SERIES && sentOfFirst == 0) {
        beginSeries();
      }
      next =
          new AppendBus(
              series, offset, clock.now().micros(), lost - lostBefore & 0xFFFF_FFFFL, gathered());
    }
    client
        .send(next, Deadline.after(PATIENCE, context.ticker()))
        .whenComplete((answer, failure) -> settle(next, answer, failure));
  }

  private void beginSeries() {
    series = context.random().nextLong();
    offset = 0;
    sentOfFirst = 0;
    lostBefore = lostTold;
  }

  private Bytes gathered() {
    WireWriter out = new WireWriter(AppendBus.MOST_DATA);
    int skip = sentOfFirst;
    for (Bytes part : waiting) {
      int room = AppendBus.MOST_DATA - out.size();
      if (room == 0) {
        break;
      }
      out.bytes(part.slice(skip, Math.min(room, part.size() - skip)));
      skip = 0;
    }
    return out.toBytes();
  }

  private void settle(
      AppendBus sent, AppendBus.@Nullable Answer answer, @Nullable Throwable failure) {
    boolean goesOn;
    synchronized (waiting) {
      goesOn = answer != null ? take(sent, answer.nextOffset()) : survives(sent, failure);
      if (!goesOn && !closed) {
        running = false;
        rest = context.scheduler().schedule(this::rested, REST);
      }
    }
    if (goesOn) {
      sendNext();
    }
  }

  private boolean take(AppendBus sent, long next) {
    long taken = next - sent.offset();
    if (taken <= 0 || taken > sent.data().size()) {
      lastFailure = new MalformedMessageException("next offset", 0, "is " + next, Bytes.EMPTY);
      return false;
    }
    lastFailure = null;
    lostTold = lostBefore + sent.lost();
    offset = next;
    long left = sentOfFirst + taken;
    while (!waiting.isEmpty() && left >= waiting.getFirst().size()) {
      int size = waiting.removeFirst().size();
      waitingBytes -= size;
      left -= size;
    }
    sentOfFirst = waiting.isEmpty() ? 0 : (int) left;
    return true;
  }

  /** A BMC that took more than we know goes on behind it; one that knows nothing begins anew. */
  private boolean survives(AppendBus sent, @Nullable Throwable failure) {
    lastFailure = failure;
    if (!(failure instanceof OemRejectedException refusal)) {
      return false;
    }
    try {
      if (refusal.status().equals(OemStatus.WRONG_OFFSET)
          && take(sent, refusal.data().reader().u32("expected offset"))) {
        return true;
      }
    } catch (MalformedMessageException e) {
      lastFailure = e;
    }
    beginSeries();
    return refusal.status().equals(OemStatus.UNKNOWN_ID);
  }

  private void rested() {
    synchronized (waiting) {
      rest = null;
    }
    wake();
  }
}
