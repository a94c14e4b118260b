package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.internal.SerialExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells a console's listener what happens: in order, one thing at a time, and never under the lock
 * of the channel, under which things happen.
 */
final class SolTeller {

  private final LanChannel channel;
  private final Executor executor;

  /** Guarded by the channel's lock. */
  private final Queue<Runnable> untold = new ArrayDeque<>();

  SolTeller(LanChannel channel, Executor executor) {
    this.channel = channel;
    this.executor = new SerialExecutor(executor);
  }

  /** Has something told. The caller has the channel's lock. */
  void tell(Runnable event) {
    untold.add(event);
    channel.afterwards(() -> executor.execute(this::tellAll));
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
