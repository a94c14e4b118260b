package dev.sideband.tcp.internal.link;

import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Takes connections on a port, so many at a time, and closes all of them with itself. */
final class Acceptor implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ServerSocket server;
  private final int most;
  private final BiConsumer<Socket, String> work;
  private final Consumer<String> onTooMany;
  private final TransportContext context;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Acceptor(
      ServerSocket server,
      int most,
      BiConsumer<Socket, String> work,
      Consumer<String> onTooMany,
      TransportContext context) {
    this.server = server;
    this.most = most;
    this.work = work;
    this.onTooMany = onTooMany;
    this.context = context;
  }

  /**
   * Opens a port.
   *
   * @param work deals with a connection on a thread of its own, given the peer's name; when it
   *     returns the connection is closed
   * @param onTooMany is told of a peer that is turned away
   */
  static Acceptor open(
      InetSocketAddress address,
      int most,
      BiConsumer<Socket, String> work,
      Consumer<String> onTooMany,
      TransportContext context)
      throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(address);
    } catch (IOException e) {
      Sockets.close(server);
      throw e;
    }
    return new Acceptor(server, most, work, onTooMany, context);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  void start() {
    context.executor().execute(this::acceptAll);
  }

  private void acceptAll() {
    try {
      while (!closed) {
        take(server.accept());
      }
    } catch (IOException e) {
      // Closed, or out of file descriptors: those that end make room.
      if (!closed) {
        context.observer().counted("link.accept.failures", server.toString(), 1);
        var unused = context.scheduler().schedule(this::start, PAUSE);
      }
    }
  }

  private void take(Socket socket) {
    SocketAddress address = socket.getRemoteSocketAddress();
    String peer = address instanceof InetSocketAddress inet ? nameOf(inet) : "nobody";
    if (open.size() >= most) {
      Sockets.close(socket);
      onTooMany.accept(peer);
      return;
    }
    open.add(socket);
    try {
      context.executor().execute(() -> serve(socket, peer));
    } catch (RejectedExecutionException e) {
      finished(socket);
    }
  }

  private static String nameOf(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private void serve(Socket socket, String peer) {
    try {
      socket.setTcpNoDelay(true);
      if (!closed) {
        work.accept(socket, peer);
      }
    } catch (IOException e) {
      // It has gone already.
    } finally {
      finished(socket);
    }
  }

  private void finished(Socket socket) {
    open.remove(socket);
    Sockets.close(socket);
  }

  @Override
  public void close() {
    closed = true;
    Sockets.close(server);
    open.forEach(Sockets::close);
  }
}
