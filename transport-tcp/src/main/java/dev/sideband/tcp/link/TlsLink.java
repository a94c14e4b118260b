package dev.sideband.tcp.link;

import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerListener;
import java.net.InetSocketAddress;

/**
 * Opens links over TLS 1.3, in which both ends show a certificate.
 *
 * <p>Each end has a thread of the context's executor for each connection, and another one while it
 * sends; a server has one more to listen. On newer JDKs an executor of virtual threads serves well.
 */
public final class TlsLink {

  private TlsLink() {}

  /**
   * Returns a builder of an agent's end, which dials this server.
   *
   * @param host the server's name or address, which its certificate must have, too
   */
  public static TlsUplinkBuilder uplink(
      String host, int port, IdentitySource identity, TransportContext context) {
    return new TlsUplinkBuilder(host, port, identity, context);
  }

  /**
   * Returns a builder of a monitor server's end.
   *
   * @param address where it listens; port 0 for any that is free
   */
  public static TlsWorkerLinkBuilder server(
      InetSocketAddress address,
      IdentitySource identity,
      WorkerListener listener,
      TransportContext context) {
    return new TlsWorkerLinkBuilder(address, identity, listener, context);
  }
}
