package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.InstructionQueue;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.transport.WorkerStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;

/** The server's end: takes connections, finds out whose they are, and hands them to the workers. */
public final class ServerEnd implements TlsWorkerLink {

  /** How long a connection may take until it is known whose it is. */
  static final Duration INTRODUCTION = Duration.ofSeconds(10);

  private static final int MOST_HELLO = 1 << 10;

  /** How long closing waits for calls of the listener to end. */
  private static final Duration LAST_CALLS = Duration.ofSeconds(2);

  private final ServerSettings settings;
  private final WorkerListener listener;
  private final TransportContext context;
  private final Map<WorkerId, WorkerEnd> workers = new ConcurrentHashMap<>();
  private final long epoch;
  private final Acceptor acceptor;
  private volatile boolean closed;

  private ServerEnd(ServerSettings settings, WorkerListener listener, TransportContext context)
      throws IOException {
    this.settings = settings;
    this.listener = listener;
    this.context = context;
    this.epoch = context.random().nextLong();
    Files.createDirectories(settings.folder());
    this.acceptor =
        Acceptor.open(
            settings.address(),
            settings.mostConnections(),
            this::serve,
            peer -> refused(refusal(peer, RefusalReason.BUSY, "too many connections")),
            context);
  }

  /** Opens the port and begins to take connections. */
  public static ServerEnd open(
      ServerSettings settings, WorkerListener listener, TransportContext context)
      throws IOException {
    ServerEnd end = new ServerEnd(settings, listener, context);
    end.acceptor.start();
    return end;
  }

  @Override
  public InetSocketAddress address() {
    return acceptor.address();
  }

  private static LinkRefusedException refusal(String peer, RefusalReason reason, String text) {
    return new LinkRefusedException(peer, reason, false, text);
  }

  private void refused(LinkRefusedException refusal) {
    context.observer().counted("link.refused", refusal.reason().name(), 1);
    settings.onRefused().accept(refusal);
  }

  private void serve(Socket plain, String peer) {
    try {
      talk(plain, peer);
    } catch (LinkRefusedException e) {
      refused(e);
      Sockets.linger(plain, context);
    } catch (ListenerFailedException e) {
      context.observer().counted("link.listener.failures", peer, 1);
    } catch (IOException e) {
      context.observer().counted("link.lost.connections", peer, 1);
    }
  }

  private void talk(Socket plain, String peer) throws IOException {
    LinkIdentity identity = settings.identity().identity();
    PeerCheck check =
        new PeerCheck(
            PeerCheck.Role.AGENT,
            identity.authorities(),
            settings.revocations(),
            context.clock(),
            null);
    SSLSocket tls = TlsSockets.server(plain, identity, check);
    LinkConnection made = Handshake.within(INTRODUCTION, plain, tls, check, peer, context);
    try {
      WorkerId worker = nameOf(check, peer);
      made.write(new LinkMessage.Greeting(LinkCodec.VERSION, settings.silence(), epoch));
      LinkMessage.Hello hello = hello(made, peer);
      WorkerEnd end = workers.computeIfAbsent(worker, this::unconnected);
      if (closed) {
        throw new ChannelClosedException(peer);
      }
      end.serve(made, hello, settings.silence(), () -> inspect(made, check, peer));
    } catch (MalformedMessageException e) {
      LinkRefusedException refusal =
          refusal(peer, RefusalReason.MALFORMED, String.valueOf(e.getMessage()));
      refused(refusal);
      made.refuse(Refusals.toPeer(refusal), refusal);
    } catch (LinkRefusedException e) {
      refused(e);
      if (!e.byPeer()) {
        made.refuse(Refusals.toPeer(e), e);
      }
    } catch (IOException e) {
      made.end(e);
      throw e;
    }
  }

  /** A worker is called by the first host name in its certificate. */
  private WorkerId nameOf(PeerCheck check, String peer) throws LinkRefusedException {
    List<String> names = HostName.dnsNames(check.accepted().get(0));
    String name = names.isEmpty() ? "" : names.get(0).toLowerCase(Locale.ROOT);
    if (!WorkerId.isFit(name)) {
      throw refusal(peer, RefusalReason.WRONG_NAME, "the certificate names no worker: " + names);
    }
    WorkerId worker = new WorkerId(name);
    if (!settings.admitted().test(worker)) {
      throw refusal(peer, RefusalReason.NOT_ADMITTED, name);
    }
    return worker;
  }

  private static LinkMessage.Hello hello(LinkConnection made, String peer) throws IOException {
    LinkMessage message = made.read(MOST_HELLO);
    if (message instanceof LinkMessage.Refusal refusal) {
      throw Refusals.byPeer(refusal, peer);
    }
    if (!(message instanceof LinkMessage.Hello hello)) {
      throw AgentEnd.unexpected(message);
    }
    if (hello.version() < 1) {
      throw refusal(peer, RefusalReason.VERSION, "version " + hello.version());
    }
    return hello;
  }

  private void inspect(LinkConnection made, PeerCheck check, String peer) {
    LinkRefusedException noLonger = check.inspect(peer);
    if (noLonger != null) {
      made.end(noLonger);
    }
  }

  private WorkerEnd unconnected(WorkerId worker) {
    return new WorkerEnd(
        worker,
        listener,
        settings.folder().resolve(worker.name() + ".worker"),
        epoch,
        new InstructionQueue(worker, context.executor()));
  }

  @Override
  public CompletionStage<Void> instruct(WorkerId worker, Bytes instruction) {
    WorkerEnd end = workers.computeIfAbsent(worker, this::unconnected);
    CompletionStage<Void> taken = end.instructions().add(instruction);
    end.wake();
    if (closed) {
      end.instructions().close();
    }
    return taken;
  }

  @Override
  public List<WorkerStatus> workers() {
    return workers.values().stream().map(WorkerEnd::status).toList();
  }

  @Override
  public void close() {
    closed = true;
    acceptor.close();
    workers.forEach((id, end) -> end.end(new ChannelClosedException(id.name())));
    Deadline lastCalls = Deadline.after(LAST_CALLS, context.ticker());
    workers.values().forEach(end -> end.settle(lastCalls.remainingNanos()));
  }
}
