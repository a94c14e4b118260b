package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives from any number of UDP sockets on one thread, and runs there what came of it; a {@link
 * Crew} provides for another thread when that one is held up. Safe for any thread.
 */
public final class UdpLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UdpLoop.class);

  /** Packets of many peers come at once; the system may grant less. */
  private static final int BUFFERED = 1 << 22;

  /** Larger than any packet of IPMI; what fills it was cut, and is dropped as malformed. */
  private static final int LARGEST = 4_096;

  /** So many datagrams of one socket are taken before the others have their turn. */
  private static final int TURN = 64;

  private static final long A_MILLISECOND = 1_000_000;

  private final Selector selector;
  private final Crew crew;
  private final AtomicBoolean started = new AtomicBoolean();

  private UdpLoop(Selector selector, TransportContext context) {
    this.selector = selector;
    this.crew = new Crew(new Sockets(), context);
  }

  /**
   * Makes a loop without sockets.
   *
   * @param context gives the thread that receives, from when the first socket starts until the loop
   *     is closed, and others in need
   */
  public static UdpLoop open(TransportContext context) throws IOException {
    return new UdpLoop(Selector.open(), context);
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
      crew.start();
    } else {
      selector.wakeup();
    }
  }

  /** Runs a task soon, on the thread that receives, when it has taken what is there. */
  void later(Runnable task) {
    crew.add(task);
  }

  /** Returns what runs tasks on the thread that receives, which they must not hold up. */
  public Scheduler scheduler() {
    return crew;
  }

  /**
   * The sockets as the crew's source; they are one member's at a time, and the buffer with them.
   */
  private final class Sockets implements Crew.Source {

    private final byte[] array = new byte[LARGEST];
    private final ByteBuffer datagram = ByteBuffer.wrap(array);

    @Override
    public void await(long nanos) {
      try {
        if (nanos == Crew.FOREVER) {
          selector.select();
        } else if (nanos == 0) {
          selector.selectNow();
        } else {
          selector.select((nanos + A_MILLISECOND - 1) / A_MILLISECOND);
        }
      } catch (ClosedSelectorException e) {
        // The next call of take() tells.
      } catch (IOException e) {
        LOG.atWarn().setCause(e).log("UDP sockets cannot be waited for");
        close();
      }
    }

    @Override
    public int take() {
      try {
        Set<SelectionKey> ready = selector.selectedKeys();
        int sockets = ready.size();
        ready.forEach(this::takeTurn);
        ready.clear();
        return sockets;
      } catch (ClosedSelectorException e) {
        return CLOSED;
      }
    }

    private void takeTurn(SelectionKey key) {
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

    @Override
    public void wake() {
      selector.wakeup();
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
