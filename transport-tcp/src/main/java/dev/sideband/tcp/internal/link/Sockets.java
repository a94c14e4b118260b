package dev.sideband.tcp.internal.link;

import dev.sideband.transport.TransportContext;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Closes sockets, for good or for bad. */
final class Sockets {

  private static final Duration LINGER = Duration.ofSeconds(1);

  private Sockets() {}

  /**
   * Lets the peer hear what was said last, before the socket is closed: it waits a second at most
   * until the peer closes. What the peer sent and nobody has read would undo that otherwise.
   */
  static void linger(Socket socket, TransportContext context) {
    try {
      TimeLimit limit = new TimeLimit(socket, LINGER, context);
      try (limit) {
        socket.shutdownOutput();
        byte[] rest = new byte[1 << 10];
        while (socket.getInputStream().read(rest) >= 0) {
          // It was sent before the peer heard that nobody listens.
        }
      }
    } catch (IOException | RejectedExecutionException e) {
      // Then the peer does not hear it.
    }
  }

  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is closed all the same.
    }
  }
}
