package dev.sideband.transport;

import dev.sideband.time.Deadline;
import java.util.concurrent.CompletionStage;

/**
 * Carries one IPMI request to one device and brings its response.
 *
 * <p>It is safe for any thread; requests that the wire takes one at a time wait their turn. The
 * stage completes exceptionally with a {@link TransportException} or a {@link
 * dev.sideband.wire.MalformedMessageException}, never later than a moment after the deadline, and
 * never inside the call. A request that got no answer may still have taken effect.
 */
public interface MessageChannel extends AutoCloseable {

  /** Sends the request and completes with its response. */
  CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline);

  /** Returns what this channel is. */
  TransportInfo info();

  /** Ends the channel; waiting requests fail with {@link ChannelClosedException}. Idempotent. */
  @Override
  void close();
}
