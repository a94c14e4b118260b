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
  private final Set<CompletableFuture<MessageResponse>> waiting = ConcurrentHashMap.newKeySet();
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
    CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
    waiting.add(answer);
    Duration wait = deadline.remaining();
    Scheduler.Cancellable timeout =
        context
            .scheduler()
            .schedule(
                () -> answer.completeExceptionally(new NoResponseException(info.target(), 1, wait)),
                wait);
    answer.whenComplete((response, failure) -> {
      timeout.cancel();
      waiting.remove(answer);
    });
    try {
      context.executor().execute(() -> ask(request, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new ChannelClosedException(info.target()));
    }
    return answer;
  }

  private void ask(MessageRequest request, CompletableFuture<MessageResponse> answer) {
    if (closed) {
      answer.completeExceptionally(new ChannelClosedException(info.target()));
      return;
    }
    try {
      handler
          .handle(request, source)
          .whenComplete(
              (response, failure) -> answer.complete(response == null ? FAILED : response));
    } catch (RuntimeException e) {
      answer.complete(FAILED);
    }
  }

  @Override
  public TransportInfo info() {
    return info;
  }

  @Override
  public void close() {
    closed = true;
    waiting.forEach(
        answer -> answer.completeExceptionally(new ChannelClosedException(info.target())));
  }
}
