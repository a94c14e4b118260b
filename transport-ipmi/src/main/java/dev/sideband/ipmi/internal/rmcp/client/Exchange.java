package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.WireWriter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to its response.
 *
 * <p>The session that it was given to owns it until it is settled; then {@link #run} tells the
 * caller, on another thread and under no lock.
 */
final class Exchange implements Runnable {

  /** Who asked, and so what the answer is for. */
  enum Purpose {
    CALLER,
    PRIVILEGE,
    HEARTBEAT,
    CLOSE
  }

  static final int UNNUMBERED = -1;

  final MessageRequest request;
  final Purpose purpose;
  final long submittedAt;

  /** The caller's deadline, in the ticker's nanoseconds. */
  final long due;

  /** Whether it is sent once at most, and now or never. */
  final boolean once;

  /** Whether it will be sent again, or its answer is not overdue yet. */
  boolean asking;

  /** The number that the BMC repeats in its answer; {@link #UNNUMBERED} while it is not sent. */
  int number = UNNUMBERED;

  int attempts;
  long firstSentAt;
  long resendAt;

  private final CompletableFuture<MessageResponse> future = new CompletableFuture<>();
  private @Nullable MessageResponse response;
  private @Nullable Exception failure;

  Exchange(MessageRequest request, Purpose purpose, long now, long due) {
    this(request, purpose, now, due, false);
  }

  private Exchange(MessageRequest request, Purpose purpose, long now, long due, boolean once) {
    this.request = request;
    this.purpose = purpose;
    this.submittedAt = now;
    this.due = due;
    this.once = once;
  }

  /** Returns a caller's request of which no copy is to leave later. */
  static Exchange once(MessageRequest request, long now, long due) {
    return new Exchange(request, Purpose.CALLER, now, due, true);
  }

  /** Returns the request that a command is. */
  static MessageRequest carrying(IpmiCommand<?> command) {
    WireWriter data = new WireWriter();
    command.encode(data);
    CommandId id = command.id();
    return new MessageRequest(id.netFn().value(), 0, id.command(), data.toBytes());
  }

  CompletableFuture<MessageResponse> future() {
    return future;
  }

  void answer(MessageResponse response) {
    this.response = response;
  }

  /** Returns the completion code of the answer; that of an unknown failure if there is none. */
  CompletionCode completionCode() {
    return response == null
        ? CompletionCode.UNSPECIFIED
        : new CompletionCode(response.completionCode());
  }

  void fail(Exception failure) {
    this.failure = failure;
  }

  @Override
  public void run() {
    if (failure != null) {
      future.completeExceptionally(failure);
    } else {
      future.complete(response);
    }
  }
}
