package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;

/**
 * Carries out one command of a {@link CommandTable}.
 *
 * <p>It is called only for requesters that may use the command, on threads that may block, and from
 * several at a time. What it throws becomes completion code FFh.
 */
@FunctionalInterface
public interface CommandHandler {

  /** Carries out a request. */
  MessageResponse handle(MessageRequest request, RequestSource source);

  /**
   * Answers a request that may not come from where it came; unless overridden with "insufficient
   * privilege", which covers other restrictions too (IPMI 2.0, table 5-2).
   */
  default MessageResponse refuse(MessageRequest request, RequestSource source) {
    return new MessageResponse(CompletionCode.INSUFFICIENT_PRIVILEGE.value(), Bytes.EMPTY);
  }
}
