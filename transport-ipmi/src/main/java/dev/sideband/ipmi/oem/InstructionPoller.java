package dev.sideband.ipmi.oem;

import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.time.Deadline;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.InstructionListener;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.UplinkStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes the instructions that wait at the host's BMC, and tells the BMC what becomes of them.
 *
 * <p>{@link BmcUplink} says how often one is handed on, and when. What it is, and who signed it, is
 * for a {@link dev.sideband.fleet.InstructionGate} to say.
 *
 * <p>Safe for any thread. It has no thread of its own: instructions are handed on, one at a time,
 * on the context's executor. The client and its channel belong to the caller.
 */
final class InstructionPoller implements AutoCloseable {

  /** The most reports that wait for a BMC that is away; the oldest give way. */
  static final int MOST_REPORTS = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private final OemClient client;
  private final InstructionListener listener;
  private final Duration period;
  private final TransportContext context;
  private final Runnable hearer = this::wake;

  private final Object lock = new Object();
  private final Deque<AcknowledgeInstruction> reports = new ArrayDeque<>();
  private boolean running;
  private boolean closed;
  private Scheduler.@Nullable Cancellable rest;
  private volatile @Nullable Throwable lastFailure;
  private final AtomicLong reached = new AtomicLong();
  private final AtomicLong reportsLost = new AtomicLong();
  private volatile boolean connected;

  // What follows belongs to the one chain of steps that runs while "running" is true.
  private final WireWriter content = new WireWriter();
  private @Nullable Unconfirmed unconfirmed;
  private int failuresInARow;

  /** What came whole, as long as the BMC does not know that. */
  private record Unconfirmed(UUID id, Bytes instruction) {}

  private InstructionPoller(
      OemClient client, InstructionListener listener, Duration period, TransportContext context) {
    this.client = client;
    this.listener = listener;
    this.period = period;
    this.context = context;
  }

  /**
   * Begins to ask.
   *
   * @param client speaks through the system interface; share it with a {@link SnapshotReporter}, so
   *     that its answers tell when an instruction waits
   * @param period how often to ask when nothing tells
   */
  static InstructionPoller start(
      OemClient client, InstructionListener listener, Duration period, TransportContext context) {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("period: " + period);
    }
    InstructionPoller poller = new InstructionPoller(client, listener, period, context);
    client.bell().hear(poller.hearer);
    poller.wake();
    return poller;
  }

  /** Tells the BMC, as soon as it can be reached, how far an instruction has come. */
  void report(InstructionReport report) {
    AcknowledgeInstruction next =
        new AcknowledgeInstruction(
            report.id(),
            InstructionStep.of(report.phase()),
            report.reason().map(reason -> reason.ordinal() + 1).orElse(0),
            ShortText.cut(report.text(), AcknowledgeInstruction.MOST_TEXT));
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (reports.size() == MOST_REPORTS) {
        reports.removeFirst();
        reportsLost.incrementAndGet();
        context.observer().counted("oem.instructions.reports-lost", target(), 1);
      }
      reports.addLast(next);
    }
    wake();
  }

  /** Returns how it does: its reports are the entries, and the BMC is the server. */
  UplinkStatus status() {
    long waiting;
    synchronized (lock) {
      waiting = reports.size();
    }
    Throwable why = lastFailure;
    return new UplinkStatus(
        connected,
        waiting,
        reportsLost.get(),
        reached.get(),
        Optional.ofNullable(why)
            .map(failure -> failure instanceof Exception e ? e : new Exception(failure)));
  }

  /** Stops at once; a call to the listener that is under way ends by itself. Idempotent. */
  @Override
  public void close() {
    client.bell().ignore(hearer);
    connected = false;
    synchronized (lock) {
      closed = true;
      reports.clear();
      if (rest != null) {
        rest.cancel();
      }
    }
  }

  private String target() {
    return client.target();
  }

  private void wake() {
    synchronized (lock) {
      if (closed || running) {
        return;
      }
      running = true;
      if (rest != null) {
        rest.cancel();
      }
    }
    go(this::round);
  }

  private void round() {
    Unconfirmed before = unconfirmed;
    if (before != null) {
      receive(before);
      return;
    }
    AcknowledgeInstruction report;
    synchronized (lock) {
      report = reports.peekFirst();
    }
    if (report == null) {
      content.clear();
      poll(PollInstruction.FIRST);
      return;
    }
    send(report)
        .whenComplete((done, failure) -> {
          if (failure == null || isRefusal(failure)) {
            synchronized (lock) {
              reports.removeFirstOccurrence(report);
            }
            go(this::round);
          } else {
            restAfter(failure);
          }
        });
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof OemRejectedException refusal
        && (refusal.status().equals(OemStatus.UNKNOWN_ID)
            || refusal.status().equals(OemStatus.CONFLICT));
  }

  private void poll(UUID id) {
    send(new PollInstruction(id, content.size()))
        .whenComplete((answer, failure) -> {
          try {
            if (answer == null) {
              restAfter(failure);
            } else if (answer.id().equals(PollInstruction.FIRST)) {
              restAfter(null);
            } else {
              take(answer);
            }
          } catch (MalformedMessageException | RuntimeException e) {
            restAfter(e);
          }
        });
  }

  private void take(PollInstruction.Answer part) throws MalformedMessageException {
    content.bytes(part.data());
    if (content.size() > SignedInstruction.MOST_BYTES || content.size() > part.length()) {
      throw new MalformedMessageException(
          "length", 0, content.size() + " bytes came of " + part.length(), Bytes.EMPTY);
    }
    if (content.size() == part.length()) {
      receive(new Unconfirmed(part.id(), content.toBytes()));
    } else if (part.data().isEmpty()) {
      throw new MalformedMessageException("data", 0, "does not go on", Bytes.EMPTY);
    } else {
      poll(part.id());
    }
  }

  /** From here on it is ours, or somebody took it back meanwhile. */
  private void receive(Unconfirmed whole) {
    unconfirmed = whole;
    send(new AcknowledgeInstruction(whole.id(), InstructionStep.RECEIVED, 0, ""))
        .whenComplete((done, failure) -> {
          if (failure == null) {
            unconfirmed = null;
            go(() -> hand(whole.instruction()));
          } else if (isRefusal(failure)) {
            unconfirmed = null;
            go(this::round);
          } else {
            restAfter(failure);
          }
        });
  }

  private void hand(Bytes instruction) {
    synchronized (lock) {
      if (closed) {
        running = false;
        return;
      }
    }
    try {
      listener.onInstruction(instruction);
    } catch (RuntimeException e) {
      context.observer().counted("oem.instructions.failed", target(), 1);
    }
    round();
  }

  private <R> CompletionStage<R> send(OemCommand<R> command) {
    synchronized (lock) {
      if (closed) {
        return CompletableFuture.failedStage(new IllegalStateException("closed"));
      }
    }
    return client.send(command, Deadline.after(PATIENCE, context.ticker()));
  }

  private void restAfter(@Nullable Throwable failure) {
    lastFailure = failure;
    if (failure == null && !connected) {
      reached.incrementAndGet();
    }
    connected = failure == null;
    failuresInARow = failure == null ? 0 : failuresInARow + 1;
    boolean more;
    synchronized (lock) {
      if (closed) {
        running = false;
        return;
      }
      more = failure == null && !reports.isEmpty();
      if (!more) {
        running = false;
        rest = context.scheduler().schedule(this::wake, failure == null ? period : pause());
      }
    }
    if (more) {
      go(this::round);
    }
  }

  private Duration pause() {
    Duration pause = FIRST_REST.multipliedBy(1L << Math.min(5, failuresInARow - 1));
    return pause.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : pause;
  }

  /** Runs a step off the channel's threads, which must not be kept by a listener. */
  private void go(Runnable step) {
    try {
      context.executor().execute(step);
    } catch (RejectedExecutionException e) {
      lastFailure = e;
      synchronized (lock) {
        running = false;
      }
    }
  }
}
