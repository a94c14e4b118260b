package dev.sideband.tcp.internal.link;

import dev.sideband.transport.InstructionListener;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the server told the agent to do: noted on the disk, then confirmed, then carried out, one
 * after the other.
 */
final class Instructions {

  /** A server sends the next one when it knows that the one before was taken. */
  private static final int MOST_RECEIVED = 4;

  private record Received(long epoch, long number, Bytes data) {}

  private final String target;
  private final Spool spool;
  private final TransportContext context;
  private final Runnable news;

  // All guarded by this object.
  private final Deque<Received> received = new ArrayDeque<>();
  private @Nullable InstructionListener listener;
  private boolean working;
  private boolean closed;
  private long epoch;
  private long takenNow;
  private long told;

  /**
   * Creates it.
   *
   * @param news is run when there is something to send
   */
  Instructions(String target, Spool spool, TransportContext context, Runnable news) {
    this.target = target;
    this.spool = spool;
    this.context = context;
    this.news = news;
  }

  synchronized void to(InstructionListener newListener) {
    Objects.requireNonNull(newListener, "listener");
    if (listener != null) {
      throw new IllegalStateException("instructions are listened to already");
    }
    listener = newListener;
    work();
  }

  synchronized void connected(long serverEpoch) {
    epoch = serverEpoch;
    takenNow = 0;
    told = 0;
  }

  synchronized void disconnected() {
    received.clear();
  }

  synchronized void received(long serverEpoch, LinkMessage.Instruction instruction)
      throws MalformedMessageException {
    if (received.size() == MOST_RECEIVED) {
      throw AgentEnd.unexpected(instruction);
    }
    received.add(new Received(serverEpoch, instruction.number(), instruction.data()));
    work();
  }

  /** Returns what is to be told to the server next, or null. */
  synchronized LinkMessage.@Nullable InstructionTaken nextToSend() {
    if (told == takenNow) {
      return null;
    }
    told = takenNow;
    return new LinkMessage.InstructionTaken(told);
  }

  private synchronized void work() {
    if (working || closed || listener == null || received.isEmpty()) {
      return;
    }
    working = true;
    try {
      context.executor().execute(this::carryOut);
    } catch (RejectedExecutionException e) {
      // The executor has been shut down: nobody is left to carry anything out.
      working = false;
    }
  }

  private void carryOut() {
    try {
      for (Received next = poll(); next != null; next = poll()) {
        carryOut(next);
      }
    } catch (IOException e) {
      // What cannot be noted is not carried out: it might be carried out twice.
      context.observer().counted("link.instruction.failures", target, 1);
    } finally {
      synchronized (this) {
        working = false;
        work();
      }
    }
  }

  private synchronized @Nullable Received poll() {
    return closed ? null : received.poll();
  }

  private void carryOut(Received next) throws IOException {
    boolean isNew = spool.take(next.epoch(), next.number());
    InstructionListener present;
    synchronized (this) {
      present = listener;
      if (next.epoch() == epoch) {
        takenNow = Math.max(takenNow, next.number());
      }
    }
    news.run();
    if (isNew && present != null) {
      try {
        present.onInstruction(next.data());
      } catch (RuntimeException e) {
        context.observer().counted("link.instruction.failures", target, 1);
      }
    }
  }

  synchronized void close() {
    closed = true;
    received.clear();
  }
}
