package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP socket, whose datagrams a {@link UdpLoop} receives. */
public final class UdpPort implements ServedPort {

  private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

  private final UdpLoop loop;
  private final DatagramChannel channel;
  private final InetSocketAddress address;
  private final boolean alone;

  UdpPort(UdpLoop loop, DatagramChannel channel, InetSocketAddress address) {
    this(loop, channel, address, false);
  }

  private UdpPort(UdpLoop loop, DatagramChannel channel, InetSocketAddress address, boolean alone) {
    this.loop = loop;
    this.channel = channel;
    this.address = address;
    this.alone = alone;
  }

  /**
   * Opens a socket at an address that the system chooses, with a loop of its own.
   *
   * @param context gives the thread that receives, until the port is closed, and others in need
   */
  public static UdpPort open(TransportContext context) throws IOException {
    UdpLoop loop = UdpLoop.open(context);
    try {
      UdpPort port = loop.bind(null);
      return new UdpPort(loop, port.channel, port.address, true);
    } catch (IOException e) {
      loop.close();
      throw e;
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void start(Receiver receiver) {
    try {
      loop.start(channel, receiver);
    } catch (ClosedChannelException e) {
      LOG.atDebug().setCause(e).log("closed before it was started");
    }
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
    return channel.send(datagram, to) > 0;
  }

  @Override
  public void later(Runnable task) {
    loop.later(task);
  }

  @Override
  public Scheduler scheduler() {
    return loop.scheduler();
  }

  @Override
  public void close() {
    try {
      channel.close();
      loop.forget();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("socket not closed cleanly");
    }
    if (alone) {
      loop.close();
    }
  }
}
