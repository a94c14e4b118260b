package dev.sideband.tcp;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A program that waits for IPv6 connections alone, to any address, which Java itself cannot do. */
final class OnlySixListener implements AutoCloseable {

  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int ADDRESS_SIZE = 28;

  private static final NativeLibrary LIBC = NativeLibrary.getInstance("c");

  private final int socket;
  private final int port;

  /** Waits at a port that the kernel chooses. */
  OnlySixListener() throws IOException {
    socket = call("socket", AF_INET6, SOCK_STREAM, 0);
    byte[] one = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, 1).array();
    byte[] address = new byte[ADDRESS_SIZE];
    ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).putShort(0, (short) AF_INET6);
    byte[] size =
        ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, ADDRESS_SIZE).array();
    call("setsockopt", socket, IPPROTO_IPV6, IPV6_V6ONLY, one, one.length);
    call("bind", socket, address, address.length);
    call("listen", socket, 5);
    call("getsockname", socket, address, size);
    port = Short.toUnsignedInt(ByteBuffer.wrap(address).getShort(2));
  }

  private static int call(String name, Object... arguments) throws IOException {
    int result = LIBC.getFunction(name).invokeInt(arguments);
    if (result < 0) {
      throw new IOException(name + " failed");
    }
    return result;
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    call("close", socket);
  }
}
