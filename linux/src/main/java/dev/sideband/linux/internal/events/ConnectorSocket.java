package dev.sideband.linux.internal.events;

import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.internal.libc.Errno;
import dev.sideband.linux.internal.libc.FdWait;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.linux.internal.libc.OwnedFd;
import dev.sideband.time.Ticker;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The netlink socket of the proc connector. */
public final class ConnectorSocket implements ConnectorWire {

  static final String TARGET = "proc connector";

  private static final int AF_NETLINK = 16;
  private static final int SOCK_DGRAM = 2;
  private static final int NETLINK_CONNECTOR = 11;
  private static final int GROUP_PROC = 1;
  private static final int ADDRESS_SIZE = 12;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUFFORCE = 33;

  /** Room for tens of thousands of events, so that a pause of ours loses none. */
  private static final int QUEUE = 8 << 20;

  private static final int ROOM = 8192;

  /** The kernel answers at once, or not at all. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int GLANCE_MILLIS = 100;

  private final OwnedFd netlink;
  private final NativeBuffer room = NativeBuffer.allocate(ROOM);
  private final FdWait wait;

  private ConnectorSocket(OwnedFd netlink, FdWait wait) throws IOException {
    this.netlink = netlink;
    this.wait = wait;
  }

  /**
   * Opens it and has the kernel begin; events queue up from now on.
   *
   * @throws TargetUnavailableException if the kernel has no such thing or refuses it; the message
   *     says what is missing
   * @throws IOException if libc cannot be reached
   */
  public static ConnectorSocket open(Ticker ticker) throws IOException {
    try {
      OwnedFd netlink = OwnedFd.socket(TARGET, AF_NETLINK, SOCK_DGRAM, NETLINK_CONNECTOR);
      FdWait wait = null;
      try {
        wait = FdWait.open();
        ConnectorSocket socket = new ConnectorSocket(netlink, wait);
        socket.begin(ticker);
        return socket;
      } catch (IOException | RuntimeException e) {
        netlink.close();
        if (wait != null) {
          wait.close();
        }
        throw e;
      }
    } catch (ErrnoException e) {
      throw new TargetUnavailableException(TARGET, missing(e), e);
    }
  }

  private static String missing(ErrnoException refusal) {
    return switch (refusal.errno()) {
      case Errno.EPERM, Errno.EACCES -> "the right is missing (CAP_NET_ADMIN)";
      case Errno.EPROTONOSUPPORT, Errno.EAFNOSUPPORT, Errno.ECONNREFUSED ->
          "this network namespace or kernel has none (CONFIG_PROC_EVENTS, first namespace)";
      default -> "the kernel refuses";
    };
  }

  private void begin(Ticker ticker) throws IOException {
    room.bytes().putInt(0, QUEUE);
    // Refused without the right; then the queue is as large as it is.
    Libc.setsockopt(netlink.number(), SOL_SOCKET, SO_RCVBUFFORCE, room);
    room.bytes().putLong(0, 0).putShort(0, (short) AF_NETLINK).putInt(8, GROUP_PROC);
    Libc.check(Libc.bind(netlink.number(), room, ADDRESS_SIZE), "bind", TARGET);
    order(ConnectorMessages.LISTEN);
    awaitAnswer(ticker);
  }

  private void order(int order) throws ErrnoException {
    ConnectorMessages.putOrder(room.bytes(), order);
    Libc.check(Libc.send(netlink.number(), room, ConnectorMessages.ORDER_SIZE), "send", TARGET);
  }

  /**
   * Outside the first namespaces of processes and users the kernel does not answer, though events
   * may come all the time: of those that it still believes to be asked for by somebody.
   */
  private void awaitAnswer(Ticker ticker) throws IOException {
    AtomicInteger answer = new AtomicInteger(-1);
    ConnectorSink sink = new AnswerOnly(answer);
    long end = ticker.nanos() + PATIENCE.toNanos();
    while (answer.get() < 0) {
      int length = receive();
      if (length > 0) {
        ConnectorMessages.read(room.bytes(), length, sink);
      } else {
        await(GLANCE_MILLIS);
      }
      if (answer.get() < 0 && ticker.nanos() - end >= 0) {
        throw new TargetUnavailableException(
            TARGET, "no answer: this is not the first namespace of processes and of users");
      }
    }
    if (answer.get() > 0) {
      throw Libc.failure(answer.get(), "listen", TARGET);
    }
  }

  @Override
  public boolean await(int millis) throws IOException {
    wait.clear();
    wait.add(netlink.number());
    wait.await(millis);
    return wait.ready(0);
  }

  @Override
  public void wake() {
    wait.wake();
  }

  @Override
  public int receive() throws IOException {
    int length = Libc.receive(netlink.number(), room);
    if (length == -Errno.EAGAIN || length == -Errno.EINTR || length == 0) {
      return NOTHING;
    }
    if (length == -Errno.ENOBUFS) {
      return LOST;
    }
    Libc.check(length, "recv", TARGET);
    return Math.min(length, ROOM);
  }

  @Override
  public ByteBuffer datagram() {
    return room.bytes();
  }

  /** Tells the kernel, which counts its listeners and else would work for nobody. */
  @Override
  public void close() {
    if (netlink.number() >= 0) {
      ConnectorMessages.putOrder(room.bytes(), ConnectorMessages.IGNORE);
      Libc.send(netlink.number(), room, ConnectorMessages.ORDER_SIZE);
      netlink.close();
      wait.close();
    }
  }

  /**
   * Hears the kernel's answer alone; what happens before it is no news yet.
   *
   * @param answer its error number, or 0
   */
  private record AnswerOnly(AtomicInteger answer) implements ConnectorSink {

    @Override
    public void counted(int processor, int sequence) {}

    @Override
    public void forked(int parent, int thread, int process) {}

    @Override
    public void executed(int process) {}

    @Override
    public void exited(int thread, int process, int status) {}

    @Override
    public void answered(int errno) {
      answer.set(errno);
    }
  }
}
