package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportInfo;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose requests are sent once: what was lost stays lost, so that an answer tells when
 * the BMC had the one packet that there was. Safe for any thread.
 */
final class OnceChannel implements MessageChannel {

  private final LanChannel channel;
  private volatile @Nullable Exchange newest;

  OnceChannel(LanChannel channel) {
    this.channel = channel;
  }

  @Override
  public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
    Exchange sent = channel.once(request, deadline);
    newest = sent;
    return sent.future().minimalCompletionStage();
  }

  /** Waits no more for the answer to the newest request. */
  void withdraw() {
    Exchange sent = newest;
    if (sent != null) {
      channel.withdraw(sent);
    }
  }

  @Override
  public TransportInfo info() {
    return channel.info();
  }

  /** Does nothing: the channel beneath stays open. */
  @Override
  public void close() {}
}
