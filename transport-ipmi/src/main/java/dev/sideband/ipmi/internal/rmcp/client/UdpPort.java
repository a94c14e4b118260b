package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.time.Scheduler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One UDP socket for all BMCs, and the crew that serves it. */
final class UdpPort implements DatagramPort {

  private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

  /** Answers of many BMCs come at once; the system may grant less. */
  private static final int BUFFERED = 1 << 22;

  /** Larger than any packet of IPMI; what fills it was cut, and is dropped as malformed. */
  private static final int LARGEST = 4_096;

  /** After that many datagrams, what they settled has its turn. */
  private static final int MOST_AT_ONCE = 64;

  private final DatagramChannel channel;
  private final Selector selector;
  private final Crew crew;
  private final ByteBuffer datagram = ByteBuffer.allocate(LARGEST);
  private Receiver receiver = (bytes, size, from) -> {};

  private UdpPort(
      DatagramChannel channel, Selector selector, Executor executor, Scheduler scheduler) {
    this.channel = channel;
    this.selector = selector;
    this.crew = new Crew(new Socket(), executor, scheduler);
  }

  /**
   * Opens a socket at a port that the system chooses.
   *
   * @param executor gives the thread that receives, until the port is closed, and others in need
   * @param scheduler tells when they are needed
   */
  static UdpPort open(Executor executor, Scheduler scheduler) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(null);
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFERED);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFERED);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new UdpPort(channel, selector, executor, scheduler);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
    crew.start();
  }

  @Override
  public void later(Runnable task) {
    crew.add(task);
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

  /** The socket as the crew's source; it is one member's at a time, and the buffer with it. */
  private final class Socket implements Crew.Source {

    @Override
    public boolean take() {
      try {
        int left = MOST_AT_ONCE;
        while (left > 0
            && channel.receive(datagram.clear()) instanceof InetSocketAddress sender) {
          receiver.received(datagram.array(), datagram.position(), sender);
          left--;
        }
      } catch (IOException e) {
        logUnlessClosed(e);
      }
      return channel.isOpen();
    }

    @Override
    public void await() {
      try {
        selector.select();
        selector.selectedKeys().clear();
      } catch (ClosedSelectorException e) {
        // The next call of take() tells.
      } catch (IOException e) {
        logUnlessClosed(e);
      }
    }

    /** Linux reports what befell an earlier datagram here; the next call goes on. */
    private void logUnlessClosed(IOException e) {
      if (channel.isOpen()) {
        LOG.atDebug().setCause(e).log("datagram not received");
      }
    }

    @Override
    public void wake() {
      selector.wakeup();
    }
  }
}
