package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.ipmi.internal.rmcp.ServedPort;
import dev.sideband.ipmi.internal.rmcp.SessionHeader;
import dev.sideband.ipmi.internal.rmcp.UdpPort;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.time.Ticker;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What all LAN channels of one {@code Sideband} share: one port with its thread, which keeps the
 * time too, and the limits that keep them from flooding the network.
 *
 * <p>Whoever sends does so on its own thread, under its channel's lock, and never waits for the
 * network. Who receives decrypts and matches, gives up the socket, and then tells the callers. So
 * neither a caller nor a dead BMC holds up the others. Safe for any thread.
 */
final class RmcpEngine implements AutoCloseable, DatagramPort.Receiver {

  private static final int NEW_SESSIONS_PER_SECOND = 5_000;
  private static final int NEW_SESSIONS_AT_ONCE = 250;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

  private final TransportContext context;
  private final ServedPort port;
  private final Directory directory;
  private final WakeUps wakeUps;
  private final Admission admission = new Admission(NEW_SESSIONS_PER_SECOND, NEW_SESSIONS_AT_ONCE);
  private final Set<LanChannel> channels = ConcurrentHashMap.newKeySet();
  private final Pings pings = new Pings(this);

  RmcpEngine(TransportContext context, ServedPort port) {
    this.context = context;
    this.port = port;
    this.directory = new Directory(context.random());
    this.wakeUps = new WakeUps(context.ticker(), port.scheduler());
    port.start(this);
  }

  /** Makes the engine with a UDP socket of its own. */
  static RmcpEngine overUdp(TransportContext context) {
    try {
      return new RmcpEngine(context, UdpPort.open(context));
    } catch (IOException e) {
      throw new UncheckedIOException("no UDP socket", e);
    }
  }

  void add(LanChannel channel) {
    channels.add(channel);
  }

  void remove(LanChannel channel) {
    channels.remove(channel);
  }

  TransportContext context() {
    return context;
  }

  Ticker ticker() {
    return context.ticker();
  }

  Directory directory() {
    return directory;
  }

  /** Runs what belongs to others soon, under no lock. */
  void later(Runnable task) {
    port.later(task);
  }

  WakeUps wakeUps() {
    return wakeUps;
  }

  Admission admission() {
    return admission;
  }

  Pings pings() {
    return pings;
  }

  void send(ByteBuffer packet, InetSocketAddress to) throws IOException {
    if (!port.send(packet, to)) {
      counted("rmcp.send.full", to.toString());
    }
  }

  void counted(String name, String subject) {
    context.observer().counted(name, subject, 1);
  }

  @Override
  public void received(byte[] datagram, int size, InetSocketAddress from) {
    try {
      if (size == datagram.length) {
        throw new DroppedPacketException(Drop.MALFORMED);
      }
      dispatch(datagram, size, from);
    } catch (MalformedMessageException e) {
      dropped(Drop.MALFORMED, from);
    } catch (DroppedPacketException e) {
      dropped(e.reason(), from);
    }
  }

  private void dropped(Drop reason, InetSocketAddress from) {
    counted(reason.counter(), from.toString());
  }

  private void dispatch(byte[] datagram, int size, InetSocketAddress from)
      throws MalformedMessageException, DroppedPacketException {
    WireReader in = WireReader.over(datagram, 0, size);
    int messageClass = RmcpHeader.decode(in).messageClass();
    if (messageClass != RmcpHeader.CLASS_IPMI) {
      other(messageClass, in, from);
      return;
    }
    SessionHeader header = SessionHeader.decode(in);
    if (header instanceof Ipmi20Header inSession && header.sessionId() != 0) {
      LanChannel channel = directory.bySession(header.sessionId());
      if (channel == null) {
        throw new DroppedPacketException(Drop.UNKNOWN_SESSION);
      }
      channel.received(inSession, datagram, size, in.offset(), from);
      return;
    }
    Bytes payload = Bytes.copyOf(datagram, in.offset(), header.length());
    for (LanChannel channel : directory.byAddress(from)) {
      if (channel.receivedOutside(header, payload.reader())) {
        return;
      }
    }
    throw new DroppedPacketException(
        directory.byAddress(from).isEmpty() ? Drop.FOREIGN_ADDRESS : Drop.UNMATCHED);
  }

  private void other(int messageClass, WireReader in, InetSocketAddress from)
      throws MalformedMessageException, DroppedPacketException {
    if (messageClass != RmcpHeader.CLASS_ASF) {
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
    if (!pings.received(in, from)) {
      throw new DroppedPacketException(Drop.UNMATCHED);
    }
  }

  /** Closes all channels, and waits a second at most for their BMCs to agree. Idempotent. */
  @Override
  public void close() {
    pings.close();
    channels.forEach(LanChannel::close);
    CompletableFuture<?>[] ends =
        channels.stream().map(LanChannel::end).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(CLOSE_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      counted("rmcp.sessions.left", "closing");
    } catch (ExecutionException e) {
      throw new IllegalStateException("channels end without a result", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    wakeUps.close();
    port.close();
  }
}
