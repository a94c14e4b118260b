package dev.sideband.tcp.internal.link;

import java.io.IOException;

/** The server's own listener did not take what came: it is to come again. */
final class ListenerFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  ListenerFailedException(String peer, Exception cause) {
    super(peer + ": the listener failed", cause);
  }
}
