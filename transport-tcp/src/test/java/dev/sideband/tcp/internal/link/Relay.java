package dev.sideband.tcp.internal.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Stands between two ends on this machine, and cuts their connections where the test says. */
final class Relay implements AutoCloseable {

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile LongSupplier cutAfter = () -> Long.MAX_VALUE;
  private volatile @Nullable InetSocketAddress target;
  private volatile boolean isDown;
  private volatile boolean isFrozen;

  /** How many connections came, and how many were cut. */
  final AtomicInteger connections = new AtomicInteger();

  final AtomicInteger cuts = new AtomicInteger();

  /** The bytes that were passed on. */
  final AtomicLong bytes = new AtomicLong();

  Relay() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::acceptAll);
  }

  int port() {
    return server.getLocalPort();
  }

  void to(InetSocketAddress address) {
    target = address;
    isDown = false;
  }

  /** Cuts all connections, and each new one at once. */
  void down() {
    isDown = true;
    open.forEach(Sockets::close);
  }

  /** Passes nothing on any more, and closes nothing. */
  void freeze() {
    isFrozen = true;
  }

  /** Cuts each new connection after so many bytes of both directions. */
  void cutAfter(LongSupplier bytes) {
    cutAfter = bytes;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket from = server.accept();
        connections.incrementAndGet();
        InetSocketAddress present = target;
        if (isDown || present == null) {
          Sockets.close(from);
        } else {
          join(from, present);
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void join(Socket from, InetSocketAddress address) {
    Socket to = new Socket();
    open.add(from);
    open.add(to);
    try {
      to.connect(address);
      AtomicLong left = new AtomicLong(cutAfter.getAsLong());
      AtomicInteger ends = new AtomicInteger();
      threads.execute(() -> pass(from, to, left, ends));
      threads.execute(() -> pass(to, from, left, ends));
    } catch (IOException e) {
      close(from, to);
    }
  }

  private void pass(Socket from, Socket to, AtomicLong left, AtomicInteger ends) {
    byte[] buffer = new byte[4_096];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (isFrozen) {
          continue;
        }
        bytes.addAndGet(count);
        long before = left.getAndAdd(-count);
        out.write(buffer, 0, (int) Math.max(0, Math.min(count, before)));
        if (before <= count) {
          cuts.incrementAndGet();
          close(from, to);
          return;
        }
      }
      // What goes the other way may not have arrived yet.
      to.shutdownOutput();
      if (ends.incrementAndGet() == 2) {
        close(from, to);
      }
    } catch (IOException e) {
      close(from, to);
    }
  }

  private void close(Socket one, Socket other) {
    Sockets.close(one);
    Sockets.close(other);
    open.remove(one);
    open.remove(other);
  }

  @Override
  public void close() {
    Sockets.close(server);
    open.forEach(Sockets::close);
    threads.shutdownNow();
  }
}
