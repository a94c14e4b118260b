package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The port of a server, and its network: packets are put in, and what it sends is looked at. */
class ServerWire implements DatagramPort {

  private static final int ROOM = 4_096;

  private final List<Bytes> sent = new ArrayList<>();
  private Receiver server = (datagram, size, from) -> {};

  /** Delivers a packet from the usual console, and returns what the server sends meanwhile. */
  List<Bytes> deliver(Bytes packet) {
    return deliver(packet, ServerRig.CONSOLE);
  }

  List<Bytes> deliver(Bytes packet, InetSocketAddress from) {
    byte[] buffer = new byte[ROOM];
    packet.copyTo(buffer, 0);
    server.received(buffer, packet.size(), from);
    return taken();
  }

  /** Returns what the server sent since the last look. */
  List<Bytes> taken() {
    List<Bytes> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  @Override
  public InetSocketAddress address() {
    return ServerRig.address(623);
  }

  @Override
  public void start(Receiver taker) {
    server = taker;
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(copy);
    sent.add(Bytes.copyOf(copy));
    return true;
  }

  @Override
  public void close() {}
}
