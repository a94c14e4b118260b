package dev.sideband.ipmi.bmc;

import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import java.util.concurrent.CompletionStage;

/**
 * Answers requests: the BMC's side of every interface.
 *
 * <p>It is called on a thread that may block; but its interface has nobody to answer until the
 * stage completes, and a host gives up after five seconds. It must be safe for any thread, since a
 * BMC has several interfaces. If it throws or the stage fails, the interface answers with
 * completion code FFh.
 */
@FunctionalInterface
public interface MessageHandler {

  /** Answers one request. */
  CompletionStage<MessageResponse> handle(MessageRequest request, RequestSource source);
}
