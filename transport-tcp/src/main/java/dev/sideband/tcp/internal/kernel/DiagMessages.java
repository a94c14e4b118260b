package dev.sideband.tcp.internal.kernel;

import dev.sideband.connection.ConnectionId;
import dev.sideband.connection.IpAddress;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The netlink messages of {@code inet_diag} (Linux, {@code uapi/linux/inet_diag.h}).
 *
 * <p>A question asks for the TCP sockets in some states; answers bring one message for each, until
 * one says that this was all. It is the older of two kinds of question ({@code TCPDIAG_GETSOCK}),
 * which does not name an address family: the kernel goes through its tables once instead of once
 * for each family. An order to end a socket is answered by an error number, which is 0 if it was
 * done. Numbers are in the machine's byte order, addresses and ports in network order. Pure: it
 * does no I/O. For one thread.
 */
final class DiagMessages {

  private static final int QUESTION_SIZE = 76;
  private static final int ORDER_SIZE = 72;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int HEADER = 16;
  private static final int SOCKET = 72;

  private static final int TYPE_ERROR = 2;
  private static final int TYPE_DONE = 3;
  private static final int TYPE_OVERRUN = 4;
  private static final int TYPE_SOCKETS = 18;
  private static final int TYPE_SOCK_DESTROY = 21;
  private static final int FLAG_REQUEST = 1;
  private static final int FLAG_ACK = 4;
  private static final int FLAG_DUMP = 0x300;
  private static final int FLAG_INTERRUPTED = 0x10;
  private static final int IPPROTO_TCP = 6;

  private static final int ATTRIBUTE_INFO = 2;

  /** Of listeners of IPv6; older kernels do not tell. */
  private static final int ATTRIBUTE_ONLY_IPV6 = 11;

  private static final int ATTRIBUTE_CGROUP = 21;
  private static final int ATTRIBUTE_TYPE = 0x3FFF;

  private static final int ENOBUFS = 105;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle NET_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle NET_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle NET_SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final SocketFields socket = new SocketFields();
  private boolean done;
  private int errno;
  private boolean interrupted;

  /** Writes a question for sockets to the start of a buffer in the machine's byte order. */
  static void putQuestion(
      ByteBuffer into, int sequence, int states, int localPort, boolean details) {
    putHeader(into, QUESTION_SIZE, TYPE_SOCKETS, FLAG_REQUEST | FLAG_DUMP, sequence);
    into.put(19, (byte) (details ? 1 << (ATTRIBUTE_INFO - 1) : 0));
    putPort(into, 20, localPort);
    into.putInt(68, states);
  }

  /** Writes the order to end one connection, to the same place. */
  static void putDestroy(
      ByteBuffer into, int sequence, ConnectionId id, long cookie, int interfaceNumber) {
    boolean isV4 = id.local().address().isV4() && id.remote().address().isV4();
    int flags = FLAG_REQUEST | FLAG_ACK;
    putHeader(into, ORDER_SIZE, TYPE_SOCK_DESTROY, flags, sequence);
    into.put(16, (byte) (isV4 ? AF_INET : AF_INET6));
    into.put(17, (byte) IPPROTO_TCP);
    into.putInt(20, -1);
    putPort(into, 24, id.local().port());
    putPort(into, 26, id.remote().port());
    putAddress(into, 28, id.local().address());
    putAddress(into, 44, id.remote().address());
    into.putInt(60, interfaceNumber);
    into.putInt(64, (int) cookie);
    into.putInt(68, (int) (cookie >>> Integer.SIZE));
  }

  private static void putHeader(ByteBuffer into, int size, int type, int flags, int sequence) {
    for (int i = 0; i < size; i += Integer.BYTES) {
      into.putInt(i, 0);
    }
    into.putInt(0, size);
    into.putShort(4, (short) type);
    into.putShort(6, (short) flags);
    into.putInt(8, sequence);
  }

  /** Returns how long the question or order is that was put at the start of a buffer. */
  static int size(ByteBuffer message) {
    return message.getInt(0);
  }

  private static void putPort(ByteBuffer into, int at, int port) {
    into.put(at, (byte) (port >> 8)).put(at + 1, (byte) port);
  }

  private static void putAddress(ByteBuffer into, int at, IpAddress address) {
    into.put(at, address.bytes().toArray());
  }

  /** Begins the answers to a question. */
  void begin() {
    done = false;
    errno = 0;
    interrupted = false;
  }

  /** Tells whether the answers have ended. */
  boolean done() {
    return done;
  }

  /** Returns the kernel's error number that they ended with, or 0. */
  int errno() {
    return errno;
  }

  /** Tells whether the kernel says that its tables changed so that sockets may be missing. */
  boolean interrupted() {
    return interrupted;
  }

  /**
   * Reads the messages of one datagram.
   *
   * @param sequence that of the question; answers to others are left out
   */
  void read(byte[] bytes, int length, int sequence, ConnectionRows rows)
      throws MalformedMessageException {
    int at = 0;
    while (length - at >= HEADER && !done) {
      int size = (int) INT.get(bytes, at);
      if (size < HEADER || size > length - at) {
        throw malformed("length of a message", at, size + " of " + (length - at), bytes, length);
      }
      if ((int) INT.get(bytes, at + 8) == sequence) {
        readMessage(bytes, at, at + size, length, rows);
      }
      at += size + 3 & ~3;
    }
    if (at < length && !done) {
      throw malformed("header", at, "cut after " + (length - at), bytes, length);
    }
  }

  private void readMessage(byte[] bytes, int at, int end, int length, ConnectionRows rows)
      throws MalformedMessageException {
    int type = Short.toUnsignedInt((short) SHORT.get(bytes, at + 4));
    interrupted |= ((short) SHORT.get(bytes, at + 6) & FLAG_INTERRUPTED) != 0;
    switch (type) {
      case TYPE_SOCKETS -> readSocket(bytes, at + HEADER, end, length, rows);
      case TYPE_OVERRUN -> end(ENOBUFS);
      case TYPE_DONE -> {
        int result = end - at >= HEADER + 4 ? (int) INT.get(bytes, at + HEADER) : 0;
        end(result < 0 ? -result : 0);
      }
      case TYPE_ERROR -> {
        if (end - at < HEADER + 4) {
          throw malformed("error", at, "cut", bytes, length);
        }
        end(Math.abs((int) INT.get(bytes, at + HEADER)));
      }
      default -> {
        // Nothing, or something that a later kernel adds.
      }
    }
  }

  private void end(int problem) {
    done = true;
    errno = problem;
  }

  private void readSocket(byte[] bytes, int at, int end, int length, ConnectionRows rows)
      throws MalformedMessageException {
    if (end - at < SOCKET) {
      throw malformed("socket", at, (end - at) + " bytes", bytes, length);
    }
    int family = bytes[at] & 0xFF;
    if (family != AF_INET && family != AF_INET6) {
      throw malformed("address family", at, family + " is unknown", bytes, length);
    }
    socket.clear();
    socket.six = family == AF_INET6;
    socket.state = bytes[at + 1] & 0xFF;
    socket.timer = bytes[at + 2] & 0xFF;
    socket.retransmits = bytes[at + 3] & 0xFF;
    socket.localPort = Short.toUnsignedInt((short) NET_SHORT.get(bytes, at + 4));
    socket.remotePort = Short.toUnsignedInt((short) NET_SHORT.get(bytes, at + 6));
    if (family == AF_INET) {
      socket.localHigh = 0;
      socket.localLow = SocketFields.mapped((int) NET_INT.get(bytes, at + 8));
      socket.remoteHigh = 0;
      socket.remoteLow = SocketFields.mapped((int) NET_INT.get(bytes, at + 24));
    } else {
      socket.localHigh = (long) NET_LONG.get(bytes, at + 8);
      socket.localLow = (long) NET_LONG.get(bytes, at + 16);
      socket.remoteHigh = (long) NET_LONG.get(bytes, at + 24);
      socket.remoteLow = (long) NET_LONG.get(bytes, at + 32);
    }
    socket.networkInterface = unsigned(bytes, at + 40);
    // Two words of 32 bits, the low one first.
    socket.cookie = unsigned(bytes, at + 44) | unsigned(bytes, at + 48) << 32;
    socket.hasCookie = true;
    socket.timerLeft = unsigned(bytes, at + 52);
    socket.receiveQueue = unsigned(bytes, at + 56);
    socket.sendQueue = unsigned(bytes, at + 60);
    socket.userId = unsigned(bytes, at + 64);
    socket.inode = unsigned(bytes, at + 68);
    readAttributes(bytes, at + SOCKET, end, length);
    rows.add(socket);
  }

  private void readAttributes(byte[] bytes, int from, int end, int length)
      throws MalformedMessageException {
    int at = from;
    while (end - at >= 4) {
      int size = Short.toUnsignedInt((short) SHORT.get(bytes, at));
      if (size < 4 || size > end - at) {
        throw malformed("length of an attribute", at, size + " of " + (end - at), bytes, length);
      }
      int type = (short) SHORT.get(bytes, at + 2) & ATTRIBUTE_TYPE;
      if (type == ATTRIBUTE_CGROUP && size >= 12) {
        socket.cgroup = (long) LONG.get(bytes, at + 4);
      } else if (type == ATTRIBUTE_INFO) {
        readInfo(bytes, at + 4, size - 4);
      } else if (type == ATTRIBUTE_ONLY_IPV6 && size >= 5) {
        socket.onlySix = bytes[at + 4] != 0;
      }
      at += size + 3 & ~3;
    }
  }

  /** Reads {@code struct tcp_info}, of which older kernels give less. */
  private void readInfo(byte[] bytes, int at, int size) {
    socket.detailed = true;
    socket.sinceSent = info(bytes, at, size, 44);
    socket.sinceReceived = info(bytes, at, size, 52);
    socket.roundTrip = info(bytes, at, size, 68);
    socket.roundTripVariation = info(bytes, at, size, 72);
    socket.totalRetransmits = info(bytes, at, size, 100);
    socket.bytesAcknowledged = size < 128 ? SocketFields.MISSING : (long) LONG.get(bytes, at + 120);
    socket.bytesReceived = size < 136 ? SocketFields.MISSING : (long) LONG.get(bytes, at + 128);
  }

  private static long info(byte[] bytes, int at, int size, int offset) {
    return size < offset + 4 ? SocketFields.MISSING : unsigned(bytes, at + offset);
  }

  private static long unsigned(byte[] bytes, int at) {
    return (int) INT.get(bytes, at) & 0xFFFF_FFFFL;
  }

  private static MalformedMessageException malformed(
      String field, int at, String problem, byte[] bytes, int length) {
    int shown = Math.min(64, length - at);
    return new MalformedMessageException(field, at, problem, Bytes.copyOf(bytes, at, shown));
  }
}
