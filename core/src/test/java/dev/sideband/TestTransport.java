package dev.sideband;

import dev.sideband.time.Deadline;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportInfo;
import dev.sideband.transport.TransportProvider;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A transport on the class path whose channels answer every request with nothing. */
public final class TestTransport implements TransportProvider {

  @Override
  public Set<String> schemes() {
    return Set.of("test");
  }

  @Override
  public Set<Class<?>> doors() {
    return Set.of(MessageChannel.class);
  }

  @Override
  public <T> T open(URI target, Class<T> door, Credentials credentials, TransportContext context) {
    return door.cast(new Channel(target, credentials, context));
  }

  /** Remembers what it was opened with. */
  record Channel(URI target, Credentials credentials, TransportContext context)
      implements MessageChannel {

    @Override
    public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
      return CompletableFuture.completedStage(new MessageResponse(0, Bytes.EMPTY));
    }

    @Override
    public TransportInfo info() {
      return new TransportInfo(target.toString(), 0, 0);
    }

    @Override
    public void close() {}
  }
}
