package dev.sideband.tcp.internal.link;

import java.io.Closeable;
import java.io.IOException;

/** Closes sockets for good. */
final class Sockets {

  private Sockets() {}

  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is closed all the same.
    }
  }
}
