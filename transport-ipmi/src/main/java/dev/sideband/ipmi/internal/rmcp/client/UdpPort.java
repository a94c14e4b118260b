package dev.sideband.ipmi.internal.rmcp.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One UDP socket for all BMCs, and the loop that receives from it on one thread. */
final class UdpPort implements DatagramPort {

  private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

  /** Answers of many BMCs come at once; the system may grant less. */
  private static final int BUFFERED = 1 << 22;

  /** Larger than any packet of IPMI; what fills it was cut, and is dropped as malformed. */
  private static final int LARGEST = 4_096;

  private final Executor executor;
  private final DatagramChannel channel;
  private final Selector selector;

  private UdpPort(Executor executor, DatagramChannel channel, Selector selector) {
    this.executor = executor;
    this.channel = channel;
    this.selector = selector;
  }

  /**
   * Opens a socket at a port that the system chooses.
   *
   * @param executor gives the thread that receives, until the port is closed
   */
  static UdpPort open(Executor executor) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(null);
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFERED);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFERED);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new UdpPort(executor, channel, selector);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void start(Receiver receiver) {
    executor.execute(() -> receiveAll(receiver));
  }

  private void receiveAll(Receiver receiver) {
    ByteBuffer datagram = ByteBuffer.allocate(LARGEST);
    while (channel.isOpen()) {
      try {
        selector.select();
        selector.selectedKeys().clear();
        SocketAddress from = channel.receive(datagram.clear());
        while (from instanceof InetSocketAddress sender) {
          receiver.received(datagram.array(), datagram.position(), sender);
          from = channel.receive(datagram.clear());
        }
      } catch (ClosedChannelException | ClosedSelectorException e) {
        return;
      } catch (IOException e) {
        // Linux reports what befell an earlier datagram here; the next call goes on.
        LOG.atDebug().setCause(e).log("datagram not received");
      }
    }
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
    return channel.send(datagram, to) > 0;
  }

  @Override
  public void close() {
    try {
      channel.close();
      selector.close();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("socket not closed cleanly");
    }
  }
}
