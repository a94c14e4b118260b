package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A link between agents and a monitor server that live in one process, for tests and for whoever
 * watches only this machine.
 *
 * <p>It keeps its promises in memory: what it holds ends with it. Everything is called on the
 * context's executor. Safe for any thread.
 */
public final class LocalLink implements WorkerLink {

  /** How many entries are kept for a listener that is slow. */
  public static final int MOST_WAITING = 10_000;

  private final WorkerListener listener;
  private final TransportContext context;
  private final Map<WorkerId, LocalUplink> workers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Creates a link without workers. */
  public LocalLink(WorkerListener listener, TransportContext context) {
    this.listener = Objects.requireNonNull(listener, "listener");
    this.context = Objects.requireNonNull(context, "context");
  }

  /**
   * Returns the agent's end for a worker, which is connected from now on until one end is closed. A
   * worker that was here before goes on where it was.
   *
   * @throws IllegalStateException if the worker has an end that is open, or this end is closed
   */
  public Uplink uplink(WorkerId worker) {
    LocalUplink end = workers.computeIfAbsent(worker, this::unconnected);
    if (closed) {
      throw new IllegalStateException("the link is closed");
    }
    return end.connect();
  }

  private LocalUplink unconnected(WorkerId worker) {
    return new LocalUplink(worker, listener, context);
  }

  @Override
  public CompletionStage<Void> instruct(WorkerId worker, Bytes instruction) {
    LocalUplink end = workers.computeIfAbsent(worker, this::unconnected);
    CompletionStage<Void> taken = end.instruct(instruction);
    if (closed) {
      end.end();
    }
    return taken;
  }

  @Override
  public List<WorkerStatus> workers() {
    List<WorkerStatus> all = new ArrayList<>();
    workers.values().forEach(each -> all.add(each.workerStatus()));
    return all;
  }

  @Override
  public void close() {
    closed = true;
    workers.values().forEach(LocalUplink::end);
  }
}
