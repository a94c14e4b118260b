package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.EnrolmentPort;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Hands out certificates for tokens. */
public final class EnrolmentServer implements EnrolmentPort {

  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_TOKENS = 10_000;
  private static final int MOST_REQUEST = 256;

  private static final class Token {
    final WorkerId worker;
    final Instant until;
    @Nullable PublicKey usedBy;

    Token(WorkerId worker, Instant until) {
      this.worker = worker;
      this.until = until;
    }
  }

  private final LinkAuthority authority;
  private final LinkIdentity identity;
  private final Duration life;
  private final TransportContext context;
  private final Acceptor acceptor;

  /** By the hash of the secret, so that a look-up tells nothing by its time. Guarded by itself. */
  private final Map<String, Token> tokens = new HashMap<>();

  private EnrolmentServer(
      InetSocketAddress address,
      List<String> hosts,
      LinkAuthority authority,
      Duration life,
      TransportContext context)
      throws IOException {
    this.authority = authority;
    this.identity = authority.server(hosts, life);
    this.life = life;
    this.context = context;
    this.acceptor =
        Acceptor.open(
            address, MOST_CONNECTIONS, this::serve, peer -> count(RefusalReason.BUSY), context);
  }

  /** Opens the port. */
  public static EnrolmentServer open(
      InetSocketAddress address,
      List<String> hosts,
      LinkAuthority authority,
      Duration life,
      TransportContext context)
      throws IOException {
    EnrolmentServer port = new EnrolmentServer(address, hosts, authority, life, context);
    port.acceptor.start();
    return port;
  }

  @Override
  public InetSocketAddress address() {
    return acceptor.address();
  }

  @Override
  public String newToken(WorkerId worker, Duration validFor) {
    byte[] secret = new byte[TokenText.SECRET];
    context.random().nextBytes(secret);
    Instant now = context.clock().instant();
    synchronized (tokens) {
      tokens.values().removeIf(each -> now.isAfter(each.until));
      if (tokens.size() == MOST_TOKENS) {
        throw new IllegalStateException(MOST_TOKENS + " tokens are out");
      }
      tokens.put(Fingerprint.of(secret), new Token(worker, now.plus(validFor)));
    }
    return TokenText.of(secret, Fingerprint.of(authority.certificate()));
  }

  private void count(RefusalReason reason) {
    context.observer().counted("link.enrolment.refused", reason.name(), 1);
  }

  private void serve(Socket plain, String peer) {
    try {
      NewcomerCheck check = new NewcomerCheck();
      SSLSocket tls = TlsSockets.server(plain, identity, check);
      LinkConnection made =
          Handshake.within(ServerEnd.INTRODUCTION, plain, tls, check, peer, context);
      try {
        answer(made, check, peer);
      } catch (LinkRefusedException e) {
        count(e.reason());
        made.refuse(Refusals.toPeer(e), e);
      }
    } catch (LinkRefusedException e) {
      count(e.reason());
      Sockets.linger(plain, context);
    } catch (MalformedMessageException e) {
      count(RefusalReason.MALFORMED);
    } catch (IOException e) {
      count(RefusalReason.OTHER);
    }
  }

  private void answer(LinkConnection made, NewcomerCheck check, String peer) throws IOException {
    LinkMessage message = made.read(MOST_REQUEST);
    PublicKey key = check.key();
    if (!(message instanceof LinkMessage.Enrol enrol) || key == null) {
      throw AgentEnd.unexpected(message);
    }
    WorkerId worker = redeem(enrol.secret(), key);
    if (worker == null) {
      throw new LinkRefusedException(
          peer, RefusalReason.BAD_TOKEN, false, "unknown, used up or too old");
    }
    X509Certificate certificate = authority.agent(worker, key, life);
    made.finish(new LinkMessage.Enrolled(coded(certificate), coded(authority.certificate())));
    context.observer().counted("link.enrolled", worker.name(), 1);
  }

  /** The same key may ask again: the answer may have been lost. */
  private @Nullable WorkerId redeem(Bytes secret, PublicKey key) {
    synchronized (tokens) {
      Token token = tokens.get(Fingerprint.of(secret.toArray()));
      if (token == null || context.clock().instant().isAfter(token.until)) {
        return null;
      }
      if (token.usedBy == null) {
        token.usedBy = key;
      }
      return key.equals(token.usedBy) ? token.worker : null;
    }
  }

  private static Bytes coded(X509Certificate certificate) throws IOException {
    try {
      return Bytes.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IOException("a certificate without a coded form", e);
    }
  }

  @Override
  public void close() {
    acceptor.close();
  }
}
