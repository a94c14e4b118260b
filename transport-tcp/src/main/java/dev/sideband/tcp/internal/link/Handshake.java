package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/** The server's part of a handshake, which a peer cannot draw out. */
final class Handshake {

  private Handshake() {}

  /**
   * Shakes hands, and returns a connection that ends unless it is started within as long again.
   *
   * @throws LinkRefusedException if there is no TLS with this peer; it says why
   */
  static LinkConnection within(
      Duration limit,
      Socket plain,
      SSLSocket tls,
      ChainCheck check,
      String peer,
      TransportContext context)
      throws IOException {
    TimeLimit timer = new TimeLimit(plain, limit, context);
    try (timer) {
      tls.startHandshake();
      LinkConnection made = new LinkConnection(plain, tls, peer, context);
      made.startWithin(limit);
      return made;
    } catch (IOException e) {
      if (timer.isOver()) {
        throw new LinkRefusedException(
            peer, RefusalReason.SILENT, false, "no handshake in " + limit);
      }
      throw TlsSockets.explain(e, check, peer);
    }
  }
}
