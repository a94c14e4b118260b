package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.time.Deadline;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A channel to a {@link MessageHandler} of this process: no wire, and the same contract.
 *
 * <p>Requests run side by side. The handler belongs to the caller.
 */
public final class InProcessChannel implements MessageChannel {

  private static final MessageResponse FAILED =
      new MessageResponse(CompletionCode.UNSPECIFIED.value(), Bytes.EMPTY);

  private final MessageHandler handler;
  private final RequestSource source;
  private final TransportContext context;
  private final TransportInfo info;
  private final Set<Exchange> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Creates the channel.
   *
   * @param source what the handler is told of the sender
   * @param info what {@link #info} returns; the handler's limits are the channel's
   */
  public InProcessChannel(
      MessageHandler handler, RequestSource source, TransportInfo info, TransportContext context) {
    this.handler = handler;
    this.source = source;
    this.info = info;
    this.context = context;
  }

  @Override
  public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
    Exchange exchange = new Exchange(request);
    waiting.add(exchange);
    exchange.endAfter(deadline.remaining());
    try {
      context.executor().execute(exchange::ask);
    } catch (RejectedExecutionException e) {
      exchange.failClosed();
    }
    return exchange.answer;
  }

  @Override
  public TransportInfo info() {
    return info;
  }

  @Override
  public void close() {
    closed = true;
    waiting.forEach(Exchange::failClosed);
  }

  /** One request that has not been answered yet. */
  private final class Exchange {
    private final MessageRequest request;
    private final CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
    private volatile Scheduler.@Nullable Cancellable timeout;

    Exchange(MessageRequest request) {
      this.request = request;
    }

    void endAfter(Duration patience) {
      timeout = context.scheduler().schedule(() -> failSilent(patience), patience);
    }

    void ask() {
      if (closed) {
        failClosed();
        return;
      }
      try {
        handler
            .handle(request, source)
            .whenComplete((response, failure) -> settle(response == null ? FAILED : response));
      } catch (RuntimeException e) {
        settle(FAILED);
      }
    }

    private void settle(MessageResponse response) {
      end();
      answer.complete(response);
    }

    private void failSilent(Duration patience) {
      end();
      answer.completeExceptionally(new NoResponseException(info.target(), 1, patience));
    }

    void failClosed() {
      end();
      answer.completeExceptionally(new ChannelClosedException(info.target()));
    }

    private void end() {
      waiting.remove(this);
      Scheduler.Cancellable pending = timeout;
      if (pending != null) {
        pending.cancel();
      }
    }
  }
}
