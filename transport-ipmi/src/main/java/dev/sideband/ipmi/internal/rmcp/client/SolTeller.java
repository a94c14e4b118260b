package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.TransportContext;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a console's listener what happens: in order, one thing at a time, and never under the lock
 * of the channel, under which things happen and all of this is called.
 */
final class SolTeller {

  private static final int MOST_UNTOLD = 1 << 16;

  private final LanChannel channel;
  private final TransportContext context;
  private final Executor executor;

  // All below is guarded by the channel's lock.
  private final Queue<Runnable> untold = new ArrayDeque<>();
  private int untoldBytes;
  private @Nullable ConsoleListener listener;

  /** Creates one that tells nobody before {@link #start}. */
  SolTeller(LanChannel channel, TransportContext context) {
    this.channel = channel;
    this.context = context;
    this.executor = new SerialExecutor(context.executor());
  }

  /**
   * Names the listener.
   *
   * @throws IllegalStateException if there is one
   */
  void start(ConsoleListener told) {
    if (listener != null) {
      throw new IllegalStateException("it has begun");
    }
    listener = told;
  }

  /** The line changed. */
  void changed(ConsoleLine line) {
    tell(told -> told.changed(line));
  }

  /** The host sent a break. */
  void broke() {
    tell(ConsoleListener::breakDetected);
  }

  /**
   * Bytes came.
   *
   * @param taken is run, under the lock, when the listener has them
   * @param failed is told, under the lock, why the listener does not have them
   */
  void received(List<ConsoleChunk> chunks, Runnable taken, Consumer<String> failed) {
    int size = chunks.stream().mapToInt(chunk -> chunk.data().size()).sum();
    untoldBytes += size;
    tell(told -> {
      Runnable outcome = taken;
      try {
        chunks.forEach(told::received);
      } catch (RuntimeException e) {
        context.observer().counted("sol.listener.failures", channel.info().target(), 1);
        outcome = () -> failed.accept("its listener failed: " + e);
      }
      Runnable next = outcome;
      channel.locked(() -> {
        untoldBytes -= size;
        next.run();
      });
    });
  }

  /** Tells whether more bytes may wait to be told. */
  boolean hasRoom() {
    return untoldBytes < MOST_UNTOLD;
  }

  /**
   * Asks whether the console may be taken from a session.
   *
   * @param answer is told, under no lock
   */
  void ask(long holder, Consumer<Boolean> answer) {
    tell(told -> answer.accept(told.mayTakeOver(holder)));
  }

  private void tell(Consumer<ConsoleListener> event) {
    ConsoleListener told = listener;
    if (told != null) {
      untold.add(() -> event.accept(told));
      channel.afterwards(() -> executor.execute(this::tellAll));
    }
  }

  private void tellAll() {
    Runnable next = poll();
    while (next != null) {
      next.run();
      next = poll();
    }
  }

  private @Nullable Runnable poll() {
    Runnable[] next = new Runnable[1];
    channel.locked(() -> next[0] = untold.poll());
    return next[0];
  }
}
