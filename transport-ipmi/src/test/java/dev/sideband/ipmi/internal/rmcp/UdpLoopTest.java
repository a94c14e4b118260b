package dev.sideband.ipmi.internal.rmcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.FakeContext;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class UdpLoopTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void manySocketsAreServedByOneThreadAlsoThoseThatComeLater() throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    try (UdpLoop loop = UdpLoop.open(new FakeContext(executor))) {
      List<UdpPort> ports = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        UdpPort port = loop.bind(LOOPBACK);
        int number = i;
        port.start((datagram, size, from) -> {
          threads.add(Thread.currentThread());
          received.add(number);
        });
        ports.add(port);
        assertTrue(ports.get(0).send(ByteBuffer.wrap(new byte[] {1}), port.address()));
        assertEquals(number, received.poll(10, TimeUnit.SECONDS));
      }
      assertEquals(1, threads.size());
      assertNotEquals(ports.get(0).address(), ports.get(1).address());

      InetSocketAddress freed = ports.get(5).address();
      ports.get(5).close();
      UdpPort again = bindSoon(loop, freed);
      again.start((datagram, size, from) -> received.add(-1));
      ports.get(0).send(ByteBuffer.wrap(new byte[] {1}), freed);
      assertEquals(-1, received.poll(10, TimeUnit.SECONDS));
    }
    executor.shutdown();
    assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "the loop's thread goes on");
  }

  /** The system frees the port when the loop has let go of the socket. */
  private static UdpPort bindSoon(UdpLoop loop, InetSocketAddress address) throws Exception {
    for (int i = 0; ; i++) {
      try {
        return loop.bind(address);
      } catch (BindException e) {
        if (i == 1_000_000) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }
}
