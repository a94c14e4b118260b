package dev.sideband.ipmi.testing;

import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Carries datagrams both ways and does to them what a plan says. Safe for any thread: deliveries
 * are made under no lock, on the thread that sends or the scheduler's.
 */
final class FaultyPath {

  /** One that waits to be overtaken arrives at last even if nothing follows. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final TransportContext context;
  private final Duration latency;
  private final Deque<Held> heldToBmc = new ArrayDeque<>();
  private final Deque<Held> heldFromBmc = new ArrayDeque<>();
  private DatagramPlan plan;
  private int count;
  private boolean isDown;

  /**
   * Creates the path.
   *
   * @param latency how long each takes; with zero, those without a fault arrive before {@link
   *     #carry} returns
   */
  FaultyPath(DatagramPlan plan, Duration latency, TransportContext context) {
    this.plan = plan;
    this.latency = latency;
    this.context = context;
  }

  private static final class Held {
    private final Bytes bytes;
    private final Consumer<Bytes> sink;
    private boolean gone;

    Held(Bytes bytes, Consumer<Bytes> sink) {
      this.bytes = bytes;
      this.sink = sink;
    }
  }

  synchronized void follow(DatagramPlan other) {
    plan = other;
  }

  /** Loses everything until told otherwise. */
  synchronized void setDown(boolean down) {
    isDown = down;
  }

  synchronized int carried() {
    return count;
  }

  /** Takes a datagram for {@code sink}, and delivers those that waited for it to go first. */
  void carry(boolean toBmc, Bytes bytes, Consumer<Bytes> sink) {
    Queue<Held> overtaken = new ArrayDeque<>();
    DatagramFault fault;
    synchronized (this) {
      fault = isDown ? DatagramFault.LOST : plan.next(new Datagram(toBmc, count, bytes));
      count++;
      if (fault.kind() == DatagramFault.Kind.OVERTAKEN) {
        Held held = new Held(bytes, sink);
        (toBmc ? heldToBmc : heldFromBmc).add(held);
        after(LONGEST_WAIT, () -> release(held));
        return;
      }
      Deque<Held> waiting = toBmc ? heldToBmc : heldFromBmc;
      overtaken.addAll(waiting);
      waiting.clear();
    }
    deliver(fault, bytes, sink);
    overtaken.forEach(this::release);
  }

  private void release(Held held) {
    synchronized (this) {
      if (held.gone) {
        return;
      }
      held.gone = true;
      heldToBmc.remove(held);
      heldFromBmc.remove(held);
    }
    after(latency, () -> held.sink.accept(held.bytes));
  }

  private void deliver(DatagramFault fault, Bytes bytes, Consumer<Bytes> sink) {
    switch (fault.kind()) {
      case NONE, OVERTAKEN -> after(latency, () -> sink.accept(bytes));
      case LOST -> {}
      case LATE -> after(latency.plus(fault.delay()), () -> sink.accept(bytes));
      case REPEATED -> {
        after(latency, () -> sink.accept(bytes));
        after(latency.plus(fault.delay()), () -> sink.accept(bytes));
      }
      case DAMAGED -> after(latency, () -> sink.accept(damaged(bytes)));
      case CUT -> after(latency, () -> sink.accept(cut(bytes)));
    }
  }

  private void after(Duration delay, Runnable delivery) {
    if (delay.isZero()) {
      delivery.run();
      return;
    }
    try {
      context.scheduler().schedule(delivery, delay);
    } catch (RejectedExecutionException e) {
      // The time is over, and with it the network.
    }
  }

  private Bytes damaged(Bytes bytes) {
    byte[] array = bytes.toArray();
    if (array.length > 0) {
      int bit = context.random().nextInt(array.length * 8);
      array[bit / 8] ^= (byte) (1 << bit % 8);
    }
    return Bytes.copyOf(array);
  }

  private Bytes cut(Bytes bytes) {
    return bytes.slice(0, bytes.isEmpty() ? 0 : context.random().nextInt(bytes.size()));
  }
}
