package dev.sideband.tcp.link;

import dev.sideband.tcp.internal.link.CertificateWriter;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A small authority that signs the certificates of a server and its agents, for whoever has none.
 *
 * <p>Keys are on the curve P-256. It keeps no list of what it signed: revoke by {@link
 * LinkIdentity#fingerprint}. Safe for any thread.
 */
public final class LinkAuthority {

  private static final int SERIAL_BITS = 127;

  /** How far the clock of another machine may be behind. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final LinkIdentity own;
  private final TransportContext context;

  /** Goes on with an authority that was made before. */
  public LinkAuthority(LinkIdentity own, TransportContext context) {
    this.own = Objects.requireNonNull(own, "own");
    this.context = Objects.requireNonNull(context, "context");
    if (certificate().getBasicConstraints() < 0) {
      throw new IllegalArgumentException("no authority: " + own);
    }
  }

  /**
   * Makes an authority.
   *
   * @param name what its certificate calls it: letters, digits, spaces and dashes
   */
  public static LinkAuthority create(String name, Duration life, TransportContext context)
      throws IOException {
    if (!name.matches("[A-Za-z0-9 -]{1,64}")) {
      throw new IllegalArgumentException("no name for an authority: " + name);
    }
    KeyPair key = CertificateWriter.newKey();
    X509Certificate certificate =
        writer(name, CertificateWriter.Use.AUTHORITY, life, context).selfSigned(key);
    LinkIdentity own =
        new LinkIdentity(key.getPrivate(), List.of(certificate), List.of(certificate));
    return new LinkAuthority(own, context);
  }

  private static CertificateWriter writer(
      String name, CertificateWriter.Use use, Duration life, TransportContext context) {
    byte[] serial = new byte[SERIAL_BITS / 8 + 1];
    context.random().nextBytes(serial);
    Instant now = context.clock().instant();
    return new CertificateWriter(name, use)
        .serial(new BigInteger(1, serial).clearBit(SERIAL_BITS).setBit(0))
        .valid(now.minus(SKEW), now.plus(life));
  }

  /** Returns its own certificate. */
  public X509Certificate certificate() {
    return own.chain().get(0);
  }

  /** Returns its key and certificate, to be {@linkplain LinkIdentity#save saved}: a secret. */
  public LinkIdentity identity() {
    return own;
  }

  /**
   * Makes the identity of a server.
   *
   * @param hosts the names and addresses by which agents reach it, at least one
   */
  public LinkIdentity server(List<String> hosts, Duration life) throws IOException {
    CertificateWriter writer = writer("server", CertificateWriter.Use.SERVER, life, context);
    for (String host : hosts) {
      writer.host(host);
    }
    return signed(writer);
  }

  /** Makes the identity of an agent. */
  public LinkIdentity agent(WorkerId worker, Duration life) throws IOException {
    return signed(agentWriter(worker, life));
  }

  /** Signs a certificate for an agent that has a key already. */
  public X509Certificate agent(WorkerId worker, PublicKey key, Duration life) throws IOException {
    return agentWriter(worker, life).signedBy(certificate(), own.key(), key);
  }

  private CertificateWriter agentWriter(WorkerId worker, Duration life) {
    return writer(worker.name(), CertificateWriter.Use.AGENT, life, context).name(worker.name());
  }

  private LinkIdentity signed(CertificateWriter writer) throws IOException {
    KeyPair key = CertificateWriter.newKey();
    X509Certificate certificate = writer.signedBy(certificate(), own.key(), key.getPublic());
    // The authority goes along, for newcomers that know it by its fingerprint alone.
    List<X509Certificate> chain = List.of(certificate, certificate());
    return new LinkIdentity(key.getPrivate(), chain, List.of(certificate()));
  }
}
