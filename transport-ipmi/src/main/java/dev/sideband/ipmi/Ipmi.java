package dev.sideband.ipmi;

import dev.sideband.ipmi.internal.Blocking;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends typed commands over any {@link MessageChannel}.
 *
 * <p>The three kinds of failure are told apart by type: nothing came ({@link
 * dev.sideband.transport.TransportException}), something came and was wrong ({@link
 * dev.sideband.wire.MalformedMessageException}), the device said no ({@link
 * CommandRejectedException}).
 */
public final class Ipmi {

  private Ipmi() {}

  /**
   * Sends a command and completes with its answer.
   *
   * <p>The stage fails with the exception itself; stages made from it wrap that in a {@link
   * CompletionException}, as all do. What is chained to it runs on the channel's threads and must
   * not block.
   */
  public static <R> CompletionStage<R> send(
      MessageChannel channel, IpmiCommand<R> command, Deadline deadline) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    WireWriter data = new WireWriter();
    command.encode(data);
    CommandId id = command.id();
    channel
        .exchange(new MessageRequest(id.netFn().value(), 0, id.command(), data.toBytes()), deadline)
        .whenComplete((response, failure) -> settle(answer, command, response, failure));
    return answer;
  }

  /**
   * Sends a command and waits for its answer.
   *
   * <p>Not for threads that a channel or a scheduler needs: it blocks until the answer is there or
   * the deadline has passed. A failure carries the caller's stack; the place where it arose is
   * attached as suppressed.
   *
   * @throws dev.sideband.transport.TransportException if no answer came
   * @throws dev.sideband.wire.MalformedMessageException if the answer does not follow its format
   * @throws java.io.InterruptedIOException if the thread was interrupted, and is so marked again;
   *     the command may still take effect
   * @throws CommandRejectedException if the device refused
   */
  public static <R> R call(MessageChannel channel, IpmiCommand<R> command, Deadline deadline)
      throws IOException, CommandRejectedException {
    return Blocking.await(
        send(channel, command, deadline),
        channel.info().target(),
        deadline,
        CommandRejectedException.class);
  }

  private static <R> void settle(
      CompletableFuture<R> answer,
      IpmiCommand<R> command,
      @Nullable MessageResponse response,
      @Nullable Throwable failure) {
    try {
      if (response == null) {
        answer.completeExceptionally(Failures.cause(failure));
      } else if (response.completionCode() != 0) {
        answer.completeExceptionally(
            new CommandRejectedException(
                command.id(), new CompletionCode(response.completionCode()), response.data()));
      } else {
        answer.complete(command.decode(response.data().reader()));
      }
    } catch (IOException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }
}
