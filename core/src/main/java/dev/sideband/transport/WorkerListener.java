package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.io.IOException;

/**
 * Takes what workers send to a monitor server.
 *
 * <p>One call at a time for each worker; calls for different workers come at the same time. While
 * it is in a call, the worker waits: that is how it holds up one that sends faster than it takes.
 */
public interface WorkerListener {

  /** The worker was reached; what follows is its own. */
  default void onConnected(WorkerId worker) {}

  /** The worker is no longer reached. */
  default void onDisconnected(WorkerId worker) {}

  /** Takes the newest state of a worker under a key; the same may come twice. */
  void onState(WorkerId worker, String key, Bytes state) throws IOException;

  /**
   * Takes the next entry of a worker: each once, and in order.
   *
   * <p>When it returns, the entry is the listener's, and the worker may forget it. If it throws,
   * the entry comes again, after a while. If this process is killed between the return and the note
   * that the link takes of it, the entry comes again with the same number: a listener that keeps
   * the number with the entry knows it again.
   */
  void onEntry(WorkerEntry entry) throws IOException;

  /** Entries that would come now are lost: the worker could not keep them so long. */
  default void onLost(WorkerId worker, long entries) {}
}
