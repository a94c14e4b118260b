package dev.sideband.benchmarks.cases;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Passes datagrams between one client at a time and a BMC, and counts those of the client. */
final class CountingRelay implements AutoCloseable {

  private static final int LARGEST = 4_096;

  private final DatagramChannel front;
  private final DatagramChannel back;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile @Nullable SocketAddress client;

  private CountingRelay(DatagramChannel front, DatagramChannel back) {
    this.front = front;
    this.back = back;
  }

  /** Listens at a free port of 127.0.0.1 for what is meant for a BMC. */
  static CountingRelay to(InetSocketAddress bmc) throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    DatagramChannel front = DatagramChannel.open().bind(new InetSocketAddress(here, 0));
    DatagramChannel back = DatagramChannel.open().connect(bmc);
    CountingRelay relay = new CountingRelay(front, back);
    start("relay to BMC", relay::toBmc);
    start("relay from BMC", relay::fromBmc);
    return relay;
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  int port() throws IOException {
    return ((InetSocketAddress) front.getLocalAddress()).getPort();
  }

  /** Returns how many packets clients have sent since it was last asked. */
  int packets() {
    return asked.getAndSet(0);
  }

  private void toBmc() {
    pass(packet -> {
      client = front.receive(packet);
      asked.incrementAndGet();
      back.write(packet.flip());
    });
  }

  private void fromBmc() {
    pass(packet -> {
      back.read(packet);
      SocketAddress to = client;
      if (to != null) {
        front.send(packet.flip(), to);
      }
    });
  }

  /** One way of a packet. */
  @FunctionalInterface
  private interface Passage {

    void take(ByteBuffer packet) throws IOException;
  }

  private void pass(Passage passage) {
    ByteBuffer packet = ByteBuffer.allocate(LARGEST);
    while (front.isOpen() && back.isOpen()) {
      try {
        passage.take(packet.clear());
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        // A packet that cannot be passed on is lost, as on any network.
      }
    }
  }

  @Override
  public void close() throws IOException {
    front.close();
    back.close();
  }
}
