package dev.sideband.ipmi.testing;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A channel through another one that loses, repeats, delays, damages and refuses as planned.
 *
 * <p>What is lost looks as it does on a wire: nothing comes until the deadline. Safe for any
 * thread. Closing it closes the channel beneath.
 */
public final class FaultyLink implements MessageChannel {

  /** How long a copy that nobody waits for may take. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

  private final MessageChannel beneath;
  private final TransportContext context;
  private volatile FaultPlan plan;

  /** Creates the link; delays and deadlines are kept by the context. */
  public FaultyLink(MessageChannel beneath, FaultPlan plan, TransportContext context) {
    this.beneath = beneath;
    this.plan = plan;
    this.context = context;
  }

  /** Goes by another plan from the next exchange on. */
  public void follow(FaultPlan other) {
    plan = other;
  }

  @Override
  public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
    Fault fault = plan.next(request);
    return switch (fault.kind()) {
      case NONE -> beneath.exchange(request, deadline);
      case REQUEST_LOST -> silence(deadline);
      case RESPONSE_LOST -> {
        beneath.exchange(request, deadline);
        yield silence(deadline);
      }
      case REPEATED ->
          beneath
              .exchange(request, deadline)
              .handle((first, failure) -> first)
              .thenCompose(first -> beneath.exchange(request, deadline));
      case LATE -> late(request, fault.delay(), deadline);
      case COPIED_LATER -> {
        context.scheduler().schedule(() -> sendForNobody(request), fault.delay());
        yield beneath.exchange(request, deadline);
      }
      case REQUEST_DAMAGED ->
          beneath.exchange(
              new MessageRequest(
                  request.netFn(), request.lun(), request.command(), damaged(request.data())),
              deadline);
      case RESPONSE_DAMAGED ->
          beneath
              .exchange(request, deadline)
              .thenApply(
                  whole -> new MessageResponse(whole.completionCode(), damaged(whole.data())));
      case BUSY -> soon(new MessageResponse(CompletionCode.NODE_BUSY.value(), Bytes.EMPTY));
    };
  }

  private CompletionStage<MessageResponse> sendForNobody(MessageRequest request) {
    return beneath.exchange(request, Deadline.after(LEFT_ALONE, context.ticker()));
  }

  private CompletionStage<MessageResponse> silence(Deadline deadline) {
    CompletableFuture<MessageResponse> nothing = new CompletableFuture<>();
    Duration wait = deadline.remaining();
    context
        .scheduler()
        .schedule(
            () -> nothing.completeExceptionally(new NoResponseException(info().target(), 1, wait)),
            wait);
    return nothing;
  }

  private CompletionStage<MessageResponse> late(
      MessageRequest request, Duration delay, Deadline deadline) {
    CompletableFuture<MessageResponse> first = silence(deadline).toCompletableFuture();
    context
        .scheduler()
        .schedule(
            () ->
                sendForNobody(request)
                    .whenComplete((response, failure) -> settle(first, response, failure)),
            delay);
    return first;
  }

  private static void settle(
      CompletableFuture<MessageResponse> waiting,
      @Nullable MessageResponse response,
      @Nullable Throwable failure) {
    if (response != null) {
      waiting.complete(response);
    } else {
      waiting.completeExceptionally(failure);
    }
  }

  private CompletionStage<MessageResponse> soon(MessageResponse response) {
    return CompletableFuture.supplyAsync(() -> response, context.executor());
  }

  private Bytes damaged(Bytes data) {
    if (data.isEmpty()) {
      return data;
    }
    byte[] array = data.toArray();
    int bit = context.random().nextInt(array.length * 8);
    array[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.copyOf(array);
  }

  @Override
  public TransportInfo info() {
    return beneath.info();
  }

  @Override
  public void close() {
    beneath.close();
  }
}
