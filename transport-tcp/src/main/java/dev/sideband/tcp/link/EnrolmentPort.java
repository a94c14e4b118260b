package dev.sideband.tcp.link;

import dev.sideband.tcp.internal.link.EnrolmentServer;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A port at which new agents get their certificates for tokens that are good once; not for
 * implementing.
 *
 * <p>Leave it closed while nobody is expected. A newcomer shows a key that it has made, and proves
 * in the handshake that it holds it; the private key never travels. A token names the authority, so
 * the newcomer knows the server, too. Safe for any thread.
 */
public interface EnrolmentPort extends AutoCloseable {

  /**
   * Opens a port.
   *
   * @param address where it listens; port 0 for any that is free
   * @param hosts the names and addresses by which agents reach it
   * @param life how long the certificates are good that it hands out
   */
  static EnrolmentPort open(
      InetSocketAddress address,
      List<String> hosts,
      LinkAuthority authority,
      Duration life,
      TransportContext context)
      throws IOException {
    return EnrolmentServer.open(address, hosts, authority, life, context);
  }

  /** Returns the address at which it listens. */
  InetSocketAddress address();

  /**
   * Returns a token with which one key becomes this worker's; it is a secret, 97 characters of
   * ASCII. Tokens live in memory.
   *
   * @throws IllegalStateException if 10,000 tokens are out already
   */
  String newToken(WorkerId worker, Duration validFor);

  /** Closes the port; tokens that are out are good no more. Idempotent. */
  @Override
  void close();
}
