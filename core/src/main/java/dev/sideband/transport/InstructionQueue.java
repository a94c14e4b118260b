package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The instructions that wait for one worker at the server's end of a link, numbered from 1 on.
 *
 * <p>For those who implement a {@link WorkerLink}. Bounded; safe for any thread. Whoever waits is
 * told on an executor.
 */
public final class InstructionQueue {

  /**
   * An instruction that waits.
   *
   * @param number counts the instructions of this queue, from 1 on
   */
  public record Waiting(long number, Bytes instruction) {}

  private record Entry(Waiting waiting, CompletableFuture<Void> taken) {}

  private final WorkerId worker;
  private final Executor executor;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long last;
  private boolean closed;

  /** Creates an empty queue. */
  public InstructionQueue(WorkerId worker, Executor executor) {
    this.worker = worker;
    this.executor = executor;
  }

  /** Adds an instruction; see {@link WorkerLink#instruct}. */
  public CompletionStage<Void> add(Bytes instruction) {
    if (instruction.size() > Uplink.MOST_BYTES) {
      throw new IllegalArgumentException("instruction of " + instruction.size() + " bytes");
    }
    CompletableFuture<Void> taken = new CompletableFuture<>();
    TransportException refusal = enter(instruction, taken);
    if (refusal != null) {
      tell(() -> taken.completeExceptionally(refusal));
    }
    return taken.minimalCompletionStage();
  }

  private synchronized @Nullable TransportException enter(
      Bytes instruction, CompletableFuture<Void> taken) {
    if (closed) {
      return new ChannelClosedException(worker.name());
    }
    if (entries.size() == WorkerLink.MOST_INSTRUCTIONS) {
      return new TargetUnavailableException(
          worker.name(), entries.size() + " instructions wait already");
    }
    entries.add(new Entry(new Waiting(++last, instruction), taken));
    return null;
  }

  /** Returns the instruction whose turn it is, which stays until it is taken. */
  public synchronized Optional<Waiting> first() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getFirst().waiting());
  }

  /** Notes that the worker has taken all up to this number. */
  public synchronized void taken(long number) {
    while (!entries.isEmpty() && entries.getFirst().waiting().number() <= number) {
      CompletableFuture<Void> taken = entries.removeFirst().taken();
      tell(() -> taken.complete(null));
    }
  }

  /** Returns how many wait. */
  public synchronized int size() {
    return entries.size();
  }

  /** Fails all that wait, and all that come. */
  public synchronized void close() {
    closed = true;
    for (Entry each : entries) {
      tell(() -> each.taken().completeExceptionally(new ChannelClosedException(worker.name())));
    }
    entries.clear();
  }

  private void tell(Runnable news) {
    try {
      executor.execute(news);
    } catch (RejectedExecutionException e) {
      news.run();
    }
  }
}
