package dev.sideband.ipmi.testing;

import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A channel through another one that keeps what passed, in the order in which responses came.
 *
 * <p>It keeps everything: for tests. Safe for any thread. Closing it closes the channel beneath.
 */
public final class RecordingLink implements MessageChannel {

  private final MessageChannel beneath;
  private final List<Exchange> exchanges = new ArrayList<>();

  /** Creates the link. */
  public RecordingLink(MessageChannel beneath) {
    this.beneath = beneath;
  }

  @Override
  public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
    return beneath
        .exchange(request, deadline)
        .thenApply(response -> {
          keep(new Exchange(request, response));
          return response;
        });
  }

  private synchronized void keep(Exchange exchange) {
    exchanges.add(exchange);
  }

  /** Returns the exchanges that brought a response so far. */
  public synchronized List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Forgets what passed. */
  public synchronized void clear() {
    exchanges.clear();
  }

  @Override
  public TransportInfo info() {
    return beneath.info();
  }

  @Override
  public void close() {
    beneath.close();
  }

  /** One request and what came of it. */
  public record Exchange(MessageRequest request, MessageResponse response) {}
}
