package dev.sideband.connection;

import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The query server's part: it asks monitor servers for connections and gets what they found, which
 * belongs to the request by its id. {@link QueryResponder} is its other end.
 *
 * <p>It is the listener of a link's server end, to which monitor servers connect, and which it
 * neither opens nor closes. Answers to nobody's request are counted and passed over. Safe for any
 * thread.
 */
public final class QueryServer implements WorkerListener, AutoCloseable {

  /** How many requests may wait at a time. */
  public static final int MOST_WAITING = 1_000;

  private final TransportContext context;
  private final ObserverListener observer;
  private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** One request, and what has come of its answer. What changes is changed under its own lock. */
  private static final class Waiting {
    final WorkerId server;
    final int most;
    final CompletableFuture<QueryResult> result = new CompletableFuture<>();
    final List<FoundConnection> items = new ArrayList<>();
    int next;
    @Nullable Cancellable limit;

    Waiting(WorkerId server, int most) {
      this.server = server;
      this.most = most;
    }
  }

  /** Creates the part of a link that is still to be opened with it. */
  public QueryServer(TransportContext context) {
    this.context = Objects.requireNonNull(context, "context");
    this.observer = context.observer();
  }

  /**
   * Asks a monitor server.
   *
   * <p>The stage fails with a {@link NoResponseException} when the time is over, with a {@link
   * TargetUnavailableException} if too many requests wait or the server cannot read its sweeps, and
   * with a {@link ChannelClosedException} if this part is closed.
   *
   * @param link whose server end this is the listener of
   * @param server the monitor server's name on that link
   * @param from the begin of the span, see {@link QueryRequest}
   * @param to its end
   * @param most how many items are wanted
   * @param within how long to wait
   */
  public CompletionStage<QueryResult> ask(
      WorkerLink link,
      WorkerId server,
      ConnectionQuery query,
      Instant from,
      Instant to,
      int most,
      Duration within) {
    Waiting mine = new Waiting(server, most);
    if (closed) {
      mine.result.completeExceptionally(new ChannelClosedException(server.name()));
      return mine.result.copy();
    }
    if (waiting.size() >= MOST_WAITING) {
      mine.result.completeExceptionally(
          new TargetUnavailableException(server.name(), "too many requests wait"));
      return mine.result.copy();
    }
    long id = enter(mine);
    Bytes request = QueryRequestCodec.encode(new QueryRequest(id, query, from, to, most));
    Cancellable limit =
        context
            .scheduler()
            .schedule(() -> fail(id, new NoResponseException(server.name(), 1, within)), within);
    synchronized (mine) {
      mine.limit = limit;
    }
    link.instruct(server, request)
        .whenComplete((taken, failure) -> {
          if (failure != null) {
            fail(id, failure);
          }
        });
    if (closed) {
      fail(id, new ChannelClosedException(server.name()));
    }
    return mine.result.copy();
  }

  private long enter(Waiting mine) {
    long id = context.random().nextLong();
    while (waiting.putIfAbsent(id, mine) != null) {
      id = context.random().nextLong();
    }
    return id;
  }

  /** Asks for the connections that there are now, {@link QueryRequest#MOST_ITEMS} at most. */
  public CompletionStage<QueryResult> askNow(
      WorkerLink link, WorkerId server, ConnectionQuery query, Duration within) {
    return ask(link, server, query, Instant.MAX, Instant.MAX, QueryRequest.MOST_ITEMS, within);
  }

  @Override
  public void onEntry(WorkerEntry entry) {
    if (!entry.stream().equals(QueryResponder.STREAM)) {
      return;
    }
    try {
      WireReader in = entry.data().reader();
      QueryResultCodec.Part part = QueryResultCodec.part(in);
      @Nullable Waiting request = waiting.get(part.id());
      if (request == null || !request.server.equals(entry.worker())) {
        observer.counted("queries.unmatched", entry.worker().name(), 1);
        return;
      }
      take(request, part, new QueryResultCodec().items(in), in);
    } catch (MalformedMessageException e) {
      observer.counted("queries.malformed", entry.worker().name(), 1);
    }
  }

  private void take(
      Waiting request, QueryResultCodec.Part part, List<FoundConnection> items, WireReader in)
      throws MalformedMessageException {
    if (part.failed()) {
      fail(
          part.id(),
          new TargetUnavailableException(request.server.name(), "cannot read its sweeps"));
      return;
    }
    QueryResult result;
    synchronized (request) {
      if (part.part() < request.next) {
        return; // It came before: entries are repeated after some failures.
      }
      if (part.part() > request.next || request.items.size() + items.size() > request.most) {
        MalformedMessageException why =
            in.malformed("part", part.part() + " of " + part.parts() + " does not fit");
        fail(part.id(), why);
        throw why;
      }
      request.items.addAll(items);
      request.next++;
      if (request.next < part.parts()) {
        return;
      }
      result = new QueryResult(part.id(), part.workers(), part.complete(), request.items);
    }
    if (remove(part.id()) != null) {
      request.result.completeAsync(() -> result, context.executor());
    }
  }

  private void fail(long id, Throwable why) {
    @Nullable Waiting request = remove(id);
    if (request != null) {
      context.executor().execute(() -> request.result.completeExceptionally(why));
    }
  }

  private @Nullable Waiting remove(long id) {
    @Nullable Waiting request = waiting.remove(id);
    if (request != null) {
      synchronized (request) {
        if (request.limit != null) {
          request.limit.cancel();
        }
      }
    }
    return request;
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) {
    // Results are no state: this server keeps none.
  }

  @Override
  public void onLost(WorkerId worker, long entries) {
    observer.counted("queries.lost", worker.name(), entries);
  }

  /** Lets go whoever waits. Idempotent. */
  @Override
  public void close() {
    closed = true;
    waiting
        .keySet()
        .forEach(id -> {
          @Nullable Waiting request = remove(id);
          if (request != null) {
            request.result.completeExceptionally(new ChannelClosedException(request.server.name()));
          }
        });
  }
}
