package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A network in virtual time between one console and any number of BMCs: packets are delivered,
 * lost, delayed, repeated and damaged as a {@link Fate} says.
 */
final class TestNetwork implements DatagramPort {

  /** What happens to a packet: for each copy that arrives, how late it does. */
  @FunctionalInterface
  interface Fate {

    List<Duration> of(Packet packet);
  }

  /** A packet that was sent; {@code index} counts those of both directions from 0. */
  record Packet(int index, boolean toBmc, InetSocketAddress bmc, Bytes bytes) {}

  static final InetSocketAddress CONSOLE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
  static final Duration LATENCY = Duration.ofMillis(1);
  static final Fate PERFECT = packet -> List.of(LATENCY);

  final List<Packet> sent = new ArrayList<>();
  Fate fate = PERFECT;

  private final FakeTime time;
  private final Map<InetSocketAddress, Consumer<Bytes>> bmcs = new HashMap<>();
  private Receiver console = (datagram, size, from) -> {};

  TestNetwork(FakeTime time) {
    this.time = time;
  }

  void attach(InetSocketAddress address, Consumer<Bytes> bmc) {
    bmcs.put(address, bmc);
  }

  /** Returns the end of a BMC; the console is always at the same address. */
  DatagramPort port(InetSocketAddress address) {
    return new BmcPort(address);
  }

  private final class BmcPort implements DatagramPort {
    private final InetSocketAddress address;

    BmcPort(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public void start(Receiver receiver) {
      attach(
          address,
          bytes -> {
            byte[] buffer = new byte[4_096];
            bytes.copyTo(buffer, 0);
            receiver.received(buffer, bytes.size(), CONSOLE);
          });
    }

    @Override
    public boolean send(ByteBuffer datagram, InetSocketAddress to) {
      byte[] copy = new byte[datagram.remaining()];
      datagram.get(copy);
      reply(address, Bytes.copyOf(copy));
      return true;
    }

    @Override
    public void close() {
      bmcs.remove(address);
    }
  }

  @Override
  public InetSocketAddress address() {
    return CONSOLE;
  }

  @Override
  public void start(Receiver receiver) {
    console = receiver;
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(copy);
    travel(new Packet(sent.size(), true, to, Bytes.copyOf(copy)));
    return true;
  }

  /** Sends from a BMC to the console. */
  void reply(InetSocketAddress from, Bytes datagram) {
    travel(new Packet(sent.size(), false, from, datagram));
  }

  private void travel(Packet packet) {
    sent.add(packet);
    for (Duration delay : fate.of(packet)) {
      time.schedule(() -> deliver(packet), delay);
    }
  }

  private void deliver(Packet packet) {
    if (packet.toBmc()) {
      Consumer<Bytes> bmc = bmcs.get(packet.bmc());
      if (bmc != null) {
        bmc.accept(packet.bytes());
      }
    } else {
      deliverToConsole(packet.bytes(), packet.bmc());
    }
  }

  /** Hands bytes to the console at once, in a buffer of its own. */
  void deliverToConsole(Bytes bytes, InetSocketAddress from) {
    byte[] buffer = new byte[4_096];
    bytes.copyTo(buffer, 0);
    console.received(buffer, bytes.size(), from);
  }

  @Override
  public void close() {
    console = (datagram, size, from) -> {};
  }
}
