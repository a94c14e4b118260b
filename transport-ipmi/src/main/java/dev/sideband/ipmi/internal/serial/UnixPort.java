package dev.sideband.ipmi.internal.serial;

import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A serial port of another program of this machine, which passes its bytes through a socket. */
final class UnixPort implements RawPort {

  private final SocketChannel socket;
  private final Selector readable;
  private final Selector writable;

  private UnixPort(SocketChannel socket, Selector readable, Selector writable) {
    this.socket = socket;
    this.readable = readable;
    this.writable = writable;
  }

  /** Connects to the socket at a path. */
  static UnixPort open(String path) throws TargetUnavailableException {
    try {
      SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
      socket.configureBlocking(false);
      Selector readable = Selector.open();
      socket.register(readable, SelectionKey.OP_READ);
      Selector writable = Selector.open();
      socket.register(writable, SelectionKey.OP_WRITE);
      return new UnixPort(socket, readable, writable);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new TargetUnavailableException(path, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    await(readable);
    int count = socket.read(ByteBuffer.wrap(buffer));
    if (count < 0) {
      throw new IOException("the other end closed the line");
    }
    return count;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (socket.write(left) >= 0 && left.hasRemaining()) {
      await(writable);
    }
  }

  private static void await(Selector selector) throws IOException {
    try {
      selector.select(GLANCE_MILLIS);
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException e) {
      throw new IOException("closed at this end", e);
    }
  }

  @Override
  public void close() {
    try (socket;
        readable;
        writable) {
      readable.wakeup();
    } catch (IOException e) {
      // Then it is closed all the same.
    }
  }
}
