package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS 1.3 of a connected socket; both ends show a certificate.
 *
 * <p>Each connection has a context of its own, so that none takes up a session of an earlier one:
 * then nobody would look at the certificates again. The socket below stays open when TLS fails:
 * whoever has it closes it, when the peer has heard the alert.
 */
final class TlsSockets {

  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final char[] NO_PASSWORD = {};

  /** What the JDK calls the alerts that name a reason; it has them in its messages only. */
  private static final Map<String, RefusalReason> ALERTS =
      Map.of(
          "certificate_expired", RefusalReason.EXPIRED,
          "certificate_revoked", RefusalReason.REVOKED,
          "unknown_ca", RefusalReason.UNKNOWN_AUTHORITY);

  private TlsSockets() {}

  /** Returns the agent's socket; the handshake is still to come. */
  static SSLSocket client(
      Socket plain, String host, int port, @Nullable LinkIdentity identity, ChainCheck check)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context(identity, check).getSocketFactory().createSocket(plain, host, port, false);
    socket.setUseClientMode(true);
    restrict(socket, false);
    return socket;
  }

  /** Returns the server's socket; the handshake is still to come. */
  static SSLSocket server(Socket plain, LinkIdentity identity, ChainCheck check)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context(identity, check)
                .getSocketFactory()
                .createSocket(plain, new ByteArrayInputStream(new byte[0]), false);
    socket.setUseClientMode(false);
    restrict(socket, true);
    return socket;
  }

  private static void restrict(SSLSocket socket, boolean needsClient) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setNeedClientAuth(needsClient);
    socket.setSSLParameters(parameters);
  }

  private static SSLContext context(@Nullable LinkIdentity identity, ChainCheck check)
      throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, NO_PASSWORD);
      if (identity != null) {
        X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
        keys.setKeyEntry("link", identity.key(), NO_PASSWORD, chain);
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(factory.getKeyManagers(), new TrustManager[] {check}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("own key or certificate is of no use for TLS 1.3", e);
    }
  }

  /** Returns the reason behind a failure of TLS, by this end or by the other one. */
  static IOException explain(IOException failure, ChainCheck check, String peer) {
    LinkRefusedException ours = failure instanceof SSLException ? check.refusal(peer) : null;
    if (ours != null) {
      return ours;
    }
    if (!(failure instanceof SSLException)) {
      return failure;
    }
    String text = String.valueOf(failure.getMessage());
    boolean byPeer = text.toLowerCase(Locale.ROOT).contains("received fatal alert");
    RefusalReason reason = RefusalReason.HANDSHAKE;
    for (Map.Entry<String, RefusalReason> alert : ALERTS.entrySet()) {
      if (byPeer && text.contains(alert.getKey())) {
        reason = alert.getValue();
      }
    }
    return new LinkRefusedException(peer, reason, byPeer, text);
  }
}
