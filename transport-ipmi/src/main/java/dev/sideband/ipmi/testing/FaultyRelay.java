package dev.sideband.ipmi.testing;

import dev.sideband.ipmi.internal.rmcp.UdpPort;
import dev.sideband.ipmi.internal.rmcp.server.ServerLoop;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A faulty network between consoles and one BMC, on UDP: consoles, whatever program they are, send
 * to its address on this machine instead of the BMC's, and what passes both ways is lost, delayed,
 * repeated, reordered and damaged as planned.
 *
 * <p>The BMC sees a port of its own for each console. Safe for any thread.
 */
public final class FaultyRelay implements AutoCloseable {

  /** More consoles than that, and the one that came first is forgotten. */
  private static final int MOST_CONSOLES = 64;

  private final InetSocketAddress bmc;
  private final ServerLoop loop;
  private final UdpPort front;
  private final FaultyPath path;
  private final Map<InetSocketAddress, UdpPort> backs = new LinkedHashMap<>();
  private boolean closed;

  private FaultyRelay(InetSocketAddress bmc, ServerLoop loop, UdpPort front, FaultyPath path) {
    this.bmc = bmc;
    this.loop = loop;
    this.front = front;
    this.path = path;
  }

  /**
   * Opens a relay at a port of 127.0.0.1 that the system chooses.
   *
   * @param bmc where the BMC listens
   * @throws TargetUnavailableException if there is no port to be had
   */
  public static FaultyRelay open(InetSocketAddress bmc, DatagramPlan plan, TransportContext context)
      throws TargetUnavailableException {
    return open(new InetSocketAddress(loopback(), 0), bmc, plan, context);
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /**
   * Opens a relay at an address of this machine.
   *
   * @param at where consoles are to send; port 0 for one that the system chooses
   * @param bmc where the BMC listens
   * @throws TargetUnavailableException if the port is not to be had
   */
  public static FaultyRelay open(
      InetSocketAddress at, InetSocketAddress bmc, DatagramPlan plan, TransportContext context)
      throws TargetUnavailableException {
    ServerLoop loop = ServerLoop.of(context);
    FaultyPath path = new FaultyPath(plan, Duration.ZERO, context);
    try {
      UdpPort front = loop.sockets().bind(at);
      FaultyRelay relay = new FaultyRelay(bmc, loop, front, path);
      front.start(relay::fromConsole);
      return relay;
    } catch (IOException e) {
      throw new TargetUnavailableException(bmc.toString(), "no port for a relay to it", e);
    }
  }

  /** Returns where consoles are to send. */
  public InetSocketAddress address() {
    return front.address();
  }

  /** Goes by another plan from the next datagram on. */
  public void follow(DatagramPlan plan) {
    path.follow(plan);
  }

  /** Lets nothing through any more, until {@link #mend}. */
  public void sever() {
    path.setDown(true);
  }

  /** Lets datagrams through again; what came meanwhile is lost. */
  public void mend() {
    path.setDown(false);
  }

  /** Returns how many datagrams came, both directions together. */
  public int carried() {
    return path.carried();
  }

  private void fromConsole(byte[] datagram, int size, InetSocketAddress console) {
    UdpPort back = backOf(console);
    if (back != null) {
      path.carry(true, Bytes.copyOf(datagram, 0, size), bytes -> send(back, bytes, bmc));
    }
  }

  private synchronized @Nullable UdpPort backOf(InetSocketAddress console) {
    UdpPort known = backs.get(console);
    if (known != null || closed) {
      return known;
    }
    try {
      UdpPort back = loop.sockets().bind(null);
      if (backs.size() == MOST_CONSOLES) {
        Iterator<UdpPort> oldest = backs.values().iterator();
        oldest.next().close();
        oldest.remove();
      }
      backs.put(console, back);
      back.start((datagram, size, from) -> fromBmc(datagram, size, console));
      return back;
    } catch (IOException e) {
      // As good as a lost datagram: the console asks again.
      return null;
    }
  }

  private void fromBmc(byte[] datagram, int size, InetSocketAddress console) {
    path.carry(false, Bytes.copyOf(datagram, 0, size), bytes -> send(front, bytes, console));
  }

  private static void send(UdpPort port, Bytes bytes, InetSocketAddress to) {
    try {
      port.send(ByteBuffer.wrap(bytes.toArray()), to);
    } catch (IOException e) {
      // Lost, as on any network.
    }
  }

  /** Ends the relay. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    front.close();
    backs.values().forEach(UdpPort::close);
    backs.clear();
  }
}
