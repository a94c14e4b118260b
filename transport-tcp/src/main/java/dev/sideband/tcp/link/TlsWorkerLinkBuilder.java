package dev.sideband.tcp.link;

import dev.sideband.tcp.internal.link.LinkSpans;
import dev.sideband.tcp.internal.link.ServerEnd;
import dev.sideband.tcp.internal.link.ServerSettings;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a monitor server's end of links over TLS; a {@link #folder} is needed. For one
 * thread.
 */
public final class TlsWorkerLinkBuilder {

  private final InetSocketAddress address;
  private final IdentitySource identity;
  private final WorkerListener listener;
  private final TransportContext context;
  private Revocations revocations = Revocations.NONE;
  private @Nullable Path folder;
  private Duration silence = Duration.ofSeconds(30);
  private int mostConnections = 10_000;
  private Predicate<WorkerId> admitted = worker -> true;
  private Consumer<LinkRefusedException> onRefused = refusal -> {};

  TlsWorkerLinkBuilder(
      InetSocketAddress address,
      IdentitySource identity,
      WorkerListener listener,
      TransportContext context) {
    this.address = Objects.requireNonNull(address, "address");
    this.identity = Objects.requireNonNull(identity, "identity");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.context = Objects.requireNonNull(context, "context");
  }

  /** Sets which certificates are revoked; none if nothing is said. */
  public TlsWorkerLinkBuilder revocations(Revocations list) {
    this.revocations = Objects.requireNonNull(list, "list");
    return this;
  }

  /**
   * Sets the folder in which it keeps, for each worker, which entries it has; it is made if it is
   * not there. It belongs to one link at a time.
   */
  public TlsWorkerLinkBuilder folder(Path folder) {
    this.folder = Objects.requireNonNull(folder, "folder");
    return this;
  }

  /** Sets after how much silence a worker counts as lost; 30 seconds if nothing is said. */
  public TlsWorkerLinkBuilder silence(Duration limit) {
    this.silence = LinkSpans.checkSilence(limit);
    return this;
  }

  /** Sets how many connections there may be at a time; 10,000 if nothing is said. */
  public TlsWorkerLinkBuilder mostConnections(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("connections: " + most);
    }
    this.mostConnections = most;
    return this;
  }

  /**
   * Sets which workers may connect; all if nothing is said. A worker is called by the first host
   * name (alternative name of type DNS) in its certificate, in lower case.
   */
  public TlsWorkerLinkBuilder admitted(Predicate<WorkerId> admitted) {
    this.admitted = Objects.requireNonNull(admitted, "admitted");
    return this;
  }

  /** Sets who is told of each peer that was refused, and why; it must return soon. */
  public TlsWorkerLinkBuilder onRefused(Consumer<LinkRefusedException> listener) {
    this.onRefused = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the address cannot be had, or the folder cannot be made
   */
  public TlsWorkerLink open() throws IOException {
    Path present = folder;
    if (present == null) {
      throw new IllegalStateException("a server needs a folder");
    }
    return ServerEnd.open(
        new ServerSettings(
            address, identity, revocations, present, silence, mostConnections, admitted, onRefused),
        listener,
        context);
  }
}
