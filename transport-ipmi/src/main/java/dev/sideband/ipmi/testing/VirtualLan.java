package dev.sideband.ipmi.testing;

import dev.sideband.ipmi.Presence;
import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.client.PortConsole;
import dev.sideband.time.Deadline;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network in memory between this library's console and any number of {@link ScriptedBmc}s; what
 * passes is lost, delayed, repeated, reordered and damaged as planned.
 *
 * <p>All its time is that of the context: with a {@link dev.sideband.time.testing.FakeTime} as
 * ticker and scheduler, and an executor that runs everything at once, tests decide when what
 * happens, and need no time themselves. Safe for any thread if the context is.
 */
public final class VirtualLan implements AutoCloseable {

  private static final Duration LATENCY = Duration.ofMillis(1);
  private static final int CONSOLE_PORT = 50_000;
  private static final int BUFFER = 4_096;

  private final FaultyPath path;
  private final Map<InetSocketAddress, Port> ports = new ConcurrentHashMap<>();
  private final PortConsole console;

  /** Creates a network by which everything arrives, after a millisecond. */
  public VirtualLan(TransportContext context) {
    this.path = new FaultyPath(DatagramPlan.PERFECT, LATENCY, context);
    this.console =
        new PortConsole(
            open(new InetSocketAddress(consoleAddress(), CONSOLE_PORT), false), context);
  }

  /** Returns an address that is set aside for documents, and so is no BMC's. */
  private static InetAddress consoleAddress() {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) 254});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Opens a channel to a BMC on this network, by its address, as {@code Sideband.open} does. */
  public MessageChannel open(URI target, Credentials credentials) {
    return console.open(target, credentials);
  }

  /** Pings as {@link Presence#ask} does. */
  public CompletionStage<Presence> ping(URI target, Deadline deadline) {
    return console.ping(target, deadline);
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

  /** Returns how many datagrams were sent, both directions together. */
  public int carried() {
    return path.carried();
  }

  DatagramPort bmcPort(InetSocketAddress address) {
    return open(address, true);
  }

  private Port open(InetSocketAddress address, boolean ofBmc) {
    Port port = new Port(address, ofBmc);
    if (ports.putIfAbsent(address, port) != null) {
      throw new IllegalArgumentException("somebody is there: " + address);
    }
    return port;
  }

  private final class Port implements DatagramPort {

    private final InetSocketAddress address;
    private final boolean ofBmc;
    private volatile Receiver receiver = (datagram, size, from) -> {};

    Port(InetSocketAddress address, boolean ofBmc) {
      this.address = address;
      this.ofBmc = ofBmc;
    }

    @Override
    public void start(Receiver taker) {
      receiver = taker;
    }

    @Override
    public boolean send(ByteBuffer datagram, InetSocketAddress to) {
      byte[] copy = new byte[datagram.remaining()];
      datagram.get(copy);
      path.carry(!ofBmc, Bytes.copyOf(copy), bytes -> deliver(bytes, to));
      return true;
    }

    private void deliver(Bytes bytes, InetSocketAddress to) {
      Port port = ports.get(to);
      if (port != null) {
        byte[] buffer = new byte[BUFFER];
        bytes.copyTo(buffer, 0);
        port.receiver.received(buffer, bytes.size(), address);
      }
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public void close() {
      ports.remove(address, this);
    }
  }

  /** Closes the console's channels, and waits for their BMCs as {@code Sideband.close} does. */
  @Override
  public void close() {
    console.close();
  }
}
