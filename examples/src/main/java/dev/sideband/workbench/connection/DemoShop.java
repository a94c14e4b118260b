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
  private final List<Socket> forgetful = new ArrayList<>();
  private boolean leaking;
  private boolean closed;

  DemoShop() throws IOException {
    listener = new ServerSocket(0, LEAKED, InetAddress.getByAddress(SHOP));
    try {
      for (int client = STEADY; client < STEADY + 3; client++) {
        for (int i = STEADY; i <= client; i++) {
          connect(client, steady);
        }
      }
      fill();
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
    if (leaking || closed) {
      return;
    }
    leaking = true;
    for (int i = 0; i < forgetful.size(); i += 2) {
      forgetful.get(i).close();
    }
  }

  /** Closes what was forgotten, and lets the client come back. */
  synchronized void mend() throws IOException {
    if (!leaking || closed) {
      return;
    }
    for (Socket socket : forgetful) {
      socket.close();
    }
    forgetful.clear();
    leaking = false;
    fill();
  }

  private void fill() throws IOException {
    for (int i = 0; i < LEAKED; i++) {
      connect(LEAKY, forgetful);
    }
  }

  synchronized boolean isLeaking() {
    return leaking;
  }

  @Override
  public synchronized void close() {
    closed = true;
    List<AutoCloseable> all = new ArrayList<>(steady);
    all.addAll(guests);
    all.addAll(forgetful);
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
