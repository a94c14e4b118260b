package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Asks for a certificate, with a token. */
public final class EnrolmentClient {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration LIFE = Duration.ofDays(1);

  private EnrolmentClient() {}

  /** Makes a key, and has it signed. */
  public static LinkIdentity enrol(String host, int port, String token, TransportContext context)
      throws IOException {
    String target = host + ":" + port;
    TokenText.Parts parts =
        TokenText.parse(token)
            .orElseThrow(() ->
                new LinkRefusedException(
                    target, RefusalReason.BAD_TOKEN, false, "it has not the form of one"));
    KeyPair key = CertificateWriter.newKey();
    Instant now = context.clock().instant();
    X509Certificate own =
        new CertificateWriter("newcomer", CertificateWriter.Use.AGENT)
            .valid(now.minus(LIFE), now.plus(LIFE))
            .selfSigned(key);
    LinkIdentity newcomer = new LinkIdentity(key.getPrivate(), List.of(own), List.of(own));
    PinnedCheck check = new PinnedCheck(parts.fingerprint(), host, context.clock());
    try (Socket plain = new Socket()) {
      TimeLimit limit = new TimeLimit(plain, LIMIT, context);
      try (limit) {
        plain.connect(new InetSocketAddress(host, port), (int) LIMIT.toMillis());
        SSLSocket tls = TlsSockets.client(plain, host, port, newcomer, check);
        tls.startHandshake();
        LinkConnection made = new LinkConnection(plain, tls, target, context);
        made.write(new LinkMessage.Enrol(LinkCodec.VERSION, parts.secret()));
        return identity(made.read(LinkCodec.MOST_FRAME), key, parts.fingerprint(), target);
      } catch (IOException e) {
        if (limit.isOver()) {
          throw new NoResponseException(target, 1, LIMIT);
        }
        if (e instanceof SSLException) {
          Sockets.linger(plain, context);
        }
        throw TlsSockets.explain(e, check, target);
      }
    }
  }

  private static LinkIdentity identity(
      LinkMessage answer, KeyPair key, String fingerprint, String target) throws IOException {
    if (answer instanceof LinkMessage.Refusal refusal) {
      throw Refusals.byPeer(refusal, target);
    }
    if (!(answer instanceof LinkMessage.Enrolled enrolled)) {
      throw AgentEnd.unexpected(answer);
    }
    X509Certificate own = Pem.certificate(enrolled.certificate().toArray());
    X509Certificate authority = Pem.certificate(enrolled.authority().toArray());
    boolean isOurs = own.getPublicKey().equals(key.getPublic());
    if (!isOurs || !Fingerprint.of(authority).equals(fingerprint)) {
      throw new LinkRefusedException(
          target, RefusalReason.BAD_CHAIN, false, "the answer is for another key");
    }
    return new LinkIdentity(key.getPrivate(), List.of(own), List.of(authority));
  }
}
