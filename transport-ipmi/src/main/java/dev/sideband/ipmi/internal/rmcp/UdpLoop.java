package dev.sideband.ipmi.internal.rmcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives from any number of UDP sockets on one thread. Safe for any thread. */
public final class UdpLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UdpLoop.class);

  /** Packets of many peers come at once; the system may grant less. */
  private static final int BUFFERED = 1 << 22;

  /** Larger than any packet of IPMI; what fills it was cut, and is dropped as malformed. */
  private static final int LARGEST = 4_096;

  /** So many datagrams of one socket are taken before the others have their turn. */
  private static final int TURN = 64;

  private final Executor executor;
  private final Selector selector;
  private final AtomicBoolean started = new AtomicBoolean();

  private UdpLoop(Executor executor, Selector selector) {
    this.executor = executor;
    this.selector = selector;
  }

  /**
   * Makes a loop without sockets.
   *
   * @param executor gives the thread that receives, from when the first socket starts until the
   *     loop is closed
   */
  public static UdpLoop open(Executor executor) throws IOException {
    return new UdpLoop(executor, Selector.open());
  }

  /**
   * Opens a socket.
   *
   * @param local the address to listen at, or null for one that the system chooses
   */
  public UdpPort bind(@Nullable InetSocketAddress local) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(local);
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFERED);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFERED);
      return new UdpPort(this, channel, (InetSocketAddress) channel.getLocalAddress());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  void start(DatagramChannel channel, DatagramPort.Receiver receiver)
      throws ClosedChannelException {
    channel.register(selector, SelectionKey.OP_READ, receiver);
    if (started.compareAndSet(false, true)) {
      executor.execute(this::receiveAll);
    } else {
      selector.wakeup();
    }
  }

  private void receiveAll() {
    byte[] array = new byte[LARGEST];
    ByteBuffer datagram = ByteBuffer.wrap(array);
    while (selector.isOpen()) {
      try {
        selector.select(key -> receiveTurn(key, datagram, array));
      } catch (ClosedSelectorException e) {
        return;
      } catch (IOException e) {
        LOG.atWarn().setCause(e).log("UDP sockets cannot be waited for");
        return;
      }
    }
  }

  private static void receiveTurn(SelectionKey key, ByteBuffer datagram, byte[] array) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    DatagramPort.Receiver receiver = (DatagramPort.Receiver) key.attachment();
    try {
      for (int i = 0; i < TURN; i++) {
        if (!(channel.receive(datagram.clear()) instanceof InetSocketAddress sender)) {
          return;
        }
        receiver.received(array, datagram.position(), sender);
      }
    } catch (ClosedChannelException e) {
      key.cancel();
    } catch (IOException e) {
      // Linux reports what befell an earlier datagram here; the next call goes on.
      LOG.atDebug().setCause(e).log("datagram not received");
    }
  }

  /** Lets go of a socket that was closed, which the system frees only then. */
  void forget() {
    selector.wakeup();
  }

  /** Ends the thread; sockets that are still open receive nothing more. Idempotent. */
  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("loop not closed cleanly");
    }
  }
}
