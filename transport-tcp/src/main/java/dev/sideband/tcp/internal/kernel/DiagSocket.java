package dev.sideband.tcp.internal.kernel;

import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.internal.libc.Errno;
import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.linux.internal.libc.OwnedFd;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A netlink socket to the kernel's {@code inet_diag}. For one thread. */
final class DiagSocket implements AutoCloseable {

  private static final String TARGET = "inet_diag";
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int NETLINK_SOCK_DIAG = 4;

  /** The kernel fills no more at a time. */
  private static final int ROOM = 32 * 1024;

  /** The kernel answers while it is asked, so this passes only if something is very wrong. */
  private static final int PATIENCE_MILLIS = 5_000;

  private final OwnedFd netlink = OwnedFd.socket(TARGET, AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
  private final NativeBuffer datagram = NativeBuffer.allocate(ROOM);
  private final NativeBuffer pollEntry = NativeBuffer.allocate(Long.BYTES);
  private final byte[] bytes = new byte[ROOM];

  /**
   * Opens the way to the kernel.
   *
   * @throws ErrnoException if the kernel refuses
   * @throws IOException if libc cannot be reached
   */
  DiagSocket() throws IOException {}

  /** Returns where the next question is put together. */
  ByteBuffer question() {
    return datagram.bytes();
  }

  /** Sends the question. */
  void ask() throws IOException {
    int size = DiagMessages.size(datagram.bytes());
    Libc.check(Libc.send(netlink.number(), datagram, size), "send", TARGET);
  }

  /** Returns the bytes of the datagram that {@link #receive} received. */
  byte[] received() {
    return bytes;
  }

  /** Receives a datagram and returns its length. */
  int receive() throws IOException {
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
        Libc.check(length, "recv", TARGET);
        datagram.bytes().get(0, bytes, 0, length);
        return length;
      }
      if (length == -Errno.EAGAIN && !netlink.awaitReadable(pollEntry, PATIENCE_MILLIS)) {
        throw Libc.failure(Errno.EAGAIN, "recv", TARGET);
      }
    }
  }

  /** Returns what to throw for an error number in the kernel's answer. */
  static IOException failure(int errno, String what) {
    return Libc.failure(errno, what, TARGET);
  }

  @Override
  public void close() {
    netlink.close();
  }
}
