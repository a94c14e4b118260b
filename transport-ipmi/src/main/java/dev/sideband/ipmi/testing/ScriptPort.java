package dev.sideband.ipmi.testing;

import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The port of a {@link ScriptedBmc}: sends as the script wants it, and can stop to listen. Safe for
 * any thread.
 */
final class ScriptPort implements DatagramPort {

  /** How an answer is sent, if not as usual. */
  @FunctionalInterface
  interface Manner {

    void send(ByteBuffer datagram, InetSocketAddress to) throws IOException;
  }

  private record Arrival(Bytes bytes, InetSocketAddress from) {}

  private static final int BUFFER = 4_096;

  private final DatagramPort port;

  /** By the thread that sends: the server sends an answer on the thread that has it. */
  private final Map<Thread, Manner> next = new ConcurrentHashMap<>();

  private final List<Arrival> unread = new ArrayList<>();
  private volatile @Nullable Receiver receiver;
  private boolean started;
  private boolean stalled;

  ScriptPort(DatagramPort port) {
    this.port = port;
  }

  /** Has the next datagram of this thread sent in another manner. */
  void sendNext(Manner manner) {
    next.put(Thread.currentThread(), manner);
  }

  /** Begins to receive; called again, another one receives from now on. */
  @Override
  public void start(Receiver taker) {
    receiver = taker;
    boolean isFirst;
    synchronized (this) {
      isFirst = !started;
      started = true;
    }
    if (isFirst) {
      port.start(this::received);
    }
  }

  private void received(byte[] datagram, int size, InetSocketAddress from) {
    synchronized (this) {
      if (stalled) {
        unread.add(new Arrival(Bytes.copyOf(datagram, 0, size), from));
        return;
      }
    }
    next.remove(Thread.currentThread());
    Receiver taker = receiver;
    if (taker != null) {
      taker.received(datagram, size, from);
    }
  }

  synchronized void stall() {
    stalled = true;
  }

  void resume() {
    List<Arrival> backlog;
    synchronized (this) {
      stalled = false;
      backlog = List.copyOf(unread);
      unread.clear();
    }
    for (Arrival arrival : backlog) {
      byte[] buffer = new byte[BUFFER];
      arrival.bytes.copyTo(buffer, 0);
      received(buffer, arrival.bytes.size(), arrival.from);
    }
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
    Manner manner = next.remove(Thread.currentThread());
    if (manner == null) {
      return port.send(datagram, to);
    }
    manner.send(datagram, to);
    return true;
  }

  /** Sends now, in the usual manner; what cannot be sent is lost. */
  void sendPlainly(Bytes datagram, InetSocketAddress to) {
    try {
      port.send(ByteBuffer.wrap(datagram.toArray()), to);
    } catch (IOException e) {
      // Lost, as on any network.
    }
  }

  @Override
  public InetSocketAddress address() {
    return port.address();
  }

  @Override
  public void close() {
    port.close();
  }
}
