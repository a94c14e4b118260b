package dev.sideband.workbench.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * A shop on the loopback interface whose clients have addresses of their own, so that there is
 * something to see: some stay, one comes and goes, and the shop can be made to forget to close.
 * Real sockets, and no thread of its own. Safe for any thread.
 */
final class DemoShop implements AutoCloseable {

  private static final byte[] SHOP = {127, 0, 0, 1};
  private static final int STEADY = 20;
  private static final int GUEST = 30;
  private static final int LEAKY = 7;
  private static final int LEAKED = 12;

  /** How many steps the guest stays. */
  private static final int STAY = 4;

  private final ServerSocket listener;
  private final List<Socket> steady = new ArrayList<>();
  private final Deque<Socket> guests = new ArrayDeque<>();
  private final List<Socket> leaked = new ArrayList<>();
  private boolean closed;

  DemoShop() throws IOException {
    listener = new ServerSocket(0, LEAKED, InetAddress.getByAddress(SHOP));
    try {
      for (int client = STEADY; client < STEADY + 3; client++) {
        for (int i = STEADY; i <= client; i++) {
          connect(client, steady);
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Adds both ends of a new connection, the client's first. */
  private void connect(int client, Collection<Socket> to) throws IOException {
    Socket socket = new Socket();
    to.add(socket);
    socket.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) client}), 0));
    socket.connect(listener.getLocalSocketAddress());
    to.add(listener.accept());
  }

  /** Lets the guest come or go. */
  synchronized void step() throws IOException {
    if (closed) {
      return;
    }
    if (guests.size() >= 2 * STAY) {
      guests.remove().close();
      guests.remove().close();
    }
    connect(GUEST, guests);
  }

  /** Lets one client end its connections, and the shop not notice: they stay in CLOSE_WAIT. */
  synchronized void leak() throws IOException {
    if (!leaked.isEmpty() || closed) {
      return;
    }
    List<Socket> both = new ArrayList<>();
    try {
      for (int i = 0; i < LEAKED; i++) {
        connect(LEAKY, both);
      }
    } finally {
      for (int i = 0; i < both.size(); i++) {
        if (i % 2 == 0) {
          both.get(i).close();
        } else {
          leaked.add(both.get(i));
        }
      }
    }
  }

  /** Closes what was forgotten. */
  synchronized void mend() throws IOException {
    for (Socket socket : leaked) {
      socket.close();
    }
    leaked.clear();
  }

  synchronized boolean isLeaking() {
    return !leaked.isEmpty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    List<AutoCloseable> all = new ArrayList<>(steady);
    all.addAll(guests);
    all.addAll(leaked);
    all.add(listener);
    for (AutoCloseable each : all) {
      try {
        each.close();
      } catch (Exception e) {
        // The process is about to end, and the kernel closes what is left.
      }
    }
  }
}
