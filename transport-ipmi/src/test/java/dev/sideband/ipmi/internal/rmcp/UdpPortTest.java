package dev.sideband.ipmi.internal.rmcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class UdpPortTest {

  private final BlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<InetSocketAddress> senders = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void carriesDatagramsBothWaysAndEndsItsThreadWhenClosed(String host) throws Exception {
    InetAddress loopback = InetAddress.getByName(host);
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no " + host);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    UdpPort port = UdpPort.open(new FakeContext(loop -> start(loop, ended)));
    port.start(this::receive);
    try (DatagramChannel peer = DatagramChannel.open()) {
      peer.bind(new InetSocketAddress(loopback, 0));
      InetSocketAddress there = (InetSocketAddress) peer.getLocalAddress();
      assertTrue(port.send(ByteBuffer.wrap(new byte[] {1, 2, 3}), there));
      ByteBuffer seen = ByteBuffer.allocate(16);
      InetSocketAddress back = (InetSocketAddress) peer.receive(seen);
      assertEquals(3, seen.position());

      for (int i = 0; i < 50; i++) {
        peer.send(ByteBuffer.wrap(new byte[] {4, (byte) i}), back);
        assertEquals(Bytes.of(4, i), received.poll(10, TimeUnit.SECONDS));
        assertEquals(there, senders.poll());
      }
    }
    port.close();
    port.close();
    ended.get(10, TimeUnit.SECONDS);
  }

  @Test
  void tasksAreRunByTheThreadThatReceives() throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    BlockingQueue<Thread> seen = new LinkedBlockingQueue<>();
    UdpPort port = UdpPort.open(new FakeContext(loop -> start(loop, ended)));
    port.start((datagram, size, from) -> {
      seen.add(Thread.currentThread());
      port.later(() -> seen.add(Thread.currentThread()));
    });
    port.later(() -> seen.add(Thread.currentThread()));
    Thread only = seen.poll(10, TimeUnit.SECONDS);
    try (DatagramChannel peer = DatagramChannel.open()) {
      peer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      port.send(ByteBuffer.wrap(new byte[1]), (InetSocketAddress) peer.getLocalAddress());
      peer.send(ByteBuffer.wrap(new byte[1]), peer.receive(ByteBuffer.allocate(1)));
      assertSame(only, seen.poll(10, TimeUnit.SECONDS));
      assertSame(only, seen.poll(10, TimeUnit.SECONDS));
    }
    port.close();
    ended.get(10, TimeUnit.SECONDS);
  }

  private void receive(byte[] datagram, int size, InetSocketAddress from) {
    senders.add(from);
    received.add(Bytes.copyOf(datagram, 0, size));
  }

  private static void start(Runnable loop, CompletableFuture<Void> ended) {
    Thread thread =
        new Thread(() -> {
          loop.run();
          ended.complete(null);
        });
    thread.setDaemon(true);
    thread.start();
  }
}
