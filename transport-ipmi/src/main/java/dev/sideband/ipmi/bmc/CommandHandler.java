package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries out one command of a {@link CommandTable}.
 *
 * <p>It is called only for requesters that may use the command, on threads that may block (unless
 * it says that it {@link #answersAtOnce}), and from several at a time. What it throws becomes
 * completion code FFh.
 */
@FunctionalInterface
public interface CommandHandler {

  /** Carries out a request. */
  MessageResponse handle(MessageRequest request, RequestSource source);

  /**
   * Carries out a request whose answer may come later than this returns; unless overridden, as
   * {@link #handle} does.
   */
  default CompletionStage<MessageResponse> handleLater(
      MessageRequest request, RequestSource source) {
    return CompletableFuture.completedStage(handle(request, source));
  }

  /**
   * Tells whether {@link #handle} returns at once: it neither waits for anything nor computes for
   * long. An interface may run it where it receives then, which spares a change of threads. False
   * unless overridden.
   */
  default boolean answersAtOnce() {
    return false;
  }

  /** Returns a handler that does as {@code handler} and {@link #answersAtOnce}. */
  static CommandHandler atOnce(CommandHandler handler) {
    return new CommandHandler() {
      @Override
      public MessageResponse handle(MessageRequest request, RequestSource source) {
        return handler.handle(request, source);
      }

      @Override
      public boolean answersAtOnce() {
        return true;
      }

      @Override
      public MessageResponse refuse(MessageRequest request, RequestSource source) {
        return handler.refuse(request, source);
      }
    };
  }

  /**
   * Answers a request that may not come from where it came; unless overridden with "insufficient
   * privilege", which covers other restrictions too (IPMI 2.0, table 5-2).
   */
  default MessageResponse refuse(MessageRequest request, RequestSource source) {
    return new MessageResponse(CompletionCode.INSUFFICIENT_PRIVILEGE.value(), Bytes.EMPTY);
  }
}
