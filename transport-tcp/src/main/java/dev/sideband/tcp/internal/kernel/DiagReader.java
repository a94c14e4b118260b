package dev.sideband.tcp.internal.kernel;

import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.internal.libc.Errno;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.linux.internal.libc.OwnedFd;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;

/** Asks the kernel through {@code inet_diag}. */
public final class DiagReader implements ConnectionReader {

  private static final String TARGET = "inet_diag";
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int NETLINK_SOCK_DIAG = 4;

  /** The kernel fills no more at a time. */
  private static final int ROOM = 32 * 1024;

  /** The kernel answers while it is asked, so this passes only if something is very wrong. */
  private static final int PATIENCE_MILLIS = 5_000;

  private final OwnedFd netlink;
  private final NativeBuffer datagram = NativeBuffer.allocate(ROOM);
  private final NativeBuffer pollEntry = NativeBuffer.allocate(Long.BYTES);
  private final byte[] bytes = new byte[ROOM];
  private final DiagMessages messages = new DiagMessages();
  private final boolean details;
  private int sequence;

  /**
   * Opens the way to the kernel.
   *
   * @param details whether to ask for {@code tcp_info} too
   * @throws ErrnoException if the kernel refuses
   * @throws IOException if libc cannot be reached
   */
  public DiagReader(boolean details) throws IOException {
    this.details = details;
    this.netlink = OwnedFd.socket(TARGET, AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
  }

  @Override
  public long read(ConnectionRows rows) throws IOException {
    long doubts = dump(DiagMessages.AF_INET, rows);
    try {
      return doubts + dump(DiagMessages.AF_INET6, rows);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return doubts; // A kernel without IPv6.
      }
      throw e;
    }
  }

  private long dump(int family, ConnectionRows rows) throws IOException {
    rows.beginFamily();
    sequence++;
    DiagMessages.putRequest(
        datagram.bytes(), sequence, family, rows.statesToAskFor(), rows.localPort(), details);
    Libc.check(Libc.send(netlink.number(), datagram, DiagMessages.REQUEST_SIZE), "send", TARGET);
    messages.begin();
    while (!messages.done()) {
      int length = receive();
      datagram.bytes().get(0, bytes, 0, length);
      messages.read(bytes, length, sequence, rows);
    }
    if (messages.errno() != 0) {
      throw Libc.failure(messages.errno(), "dump", TARGET);
    }
    return messages.interrupted() ? 1 : 0;
  }

  private int receive() throws IOException {
    while (true) {
      int length = Libc.receive(netlink.number(), datagram);
      if (length > ROOM) {
        throw new MalformedMessageException(
            "datagram", 0, "cut: " + length + " bytes", Bytes.EMPTY);
      }
      if (length == 0) {
        throw new MalformedMessageException("datagram", 0, "is empty", Bytes.EMPTY);
      }
      if (length != -Errno.EAGAIN && length != -Errno.EINTR) {
        return Libc.check(length, "recv", TARGET);
      }
      if (length == -Errno.EAGAIN && !netlink.awaitReadable(pollEntry, PATIENCE_MILLIS)) {
        throw Libc.failure(Errno.EAGAIN, "recv", TARGET);
      }
    }
  }

  @Override
  public void close() {
    netlink.close();
  }
}
