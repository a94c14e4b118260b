package dev.sideband.ipmi.internal.serial;

import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A serial port of a console server, which passes its bytes through TCP as they are: no Telnet
 * commands among them.
 */
final class TcpPort implements RawPort {

  private static final int CONNECT_MILLIS = 5_000;

  private final Socket socket;

  private TcpPort(Socket socket) {
    this.socket = socket;
  }

  /** Connects, within five seconds once the name is resolved. */
  static TcpPort open(InetSocketAddress server) throws TargetUnavailableException {
    String host = server.getHostString();
    Socket socket = new Socket();
    try {
      // An address in brackets is one that the name of a URI's host came with.
      String name = host.replaceAll("[\\[\\]]", "");
      socket.connect(new InetSocketAddress(name, server.getPort()), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoTimeout(GLANCE_MILLIS);
      return new TcpPort(socket);
    } catch (IOException e) {
      close(socket);
      throw new TargetUnavailableException(
          host + ":" + server.getPort(), String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    try {
      int count = socket.getInputStream().read(buffer);
      if (count < 0) {
        throw new IOException("the other end closed the line");
      }
      return count;
    } catch (SocketTimeoutException e) {
      return 0;
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public void close() {
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is closed all the same.
    }
  }
}
