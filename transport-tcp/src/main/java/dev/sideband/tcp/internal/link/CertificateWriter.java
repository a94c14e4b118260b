package dev.sideband.tcp.internal.link;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Writes and signs certificates (RFC 5280), which the JDK can read but not make.
 *
 * <p>It writes what the link needs: a key, a subject, alternative names, its use.
 */
public final class CertificateWriter {

  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final String SUBJECT_KEY = "2.5.29.14";
  private static final String AUTHORITY_KEY = "2.5.29.35";
  private static final int KEY_ID_BYTES = 20;
  private static final int DNS_NAME = 0x82;
  private static final int ADDRESS = 0x87;
  private static final int VERSION_3 = 2;

  /** What a certificate is for. */
  public enum Use {

    /** Signs certificates. */
    AUTHORITY,

    /** Serves links. */
    SERVER,

    /** Dials. */
    AGENT
  }

  private final X500Principal subject;
  private final Use use;
  private final List<byte[]> names = new ArrayList<>();
  private Instant from = Instant.EPOCH;
  private Instant until = Instant.EPOCH;
  private BigInteger serial = BigInteger.ONE;

  /** Begins a certificate for {@code CN=name}. */
  public CertificateWriter(String name, Use use) {
    this.subject = new X500Principal("CN=" + name);
    this.use = use;
  }

  /** Returns a new key on the curve P-256. */
  public static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("each JDK has P-256", e);
    }
  }

  /** Adds a host's name, or its address in figures. */
  public CertificateWriter host(String host) throws IOException {
    if (!HostName.isAddress(host)) {
      return name(host);
    }
    names.add(Der.of(ADDRESS, InetAddress.getByName(host).getAddress()));
    return this;
  }

  /** Adds a name, also one that looks like an address. */
  public CertificateWriter name(String name) {
    names.add(Der.ascii(DNS_NAME, name));
    return this;
  }

  /** Sets from when until when it is valid. */
  public CertificateWriter valid(Instant first, Instant last) {
    this.from = first;
    this.until = last;
    return this;
  }

  /** Sets its number, which its authority gives out once. */
  public CertificateWriter serial(BigInteger number) {
    this.serial = number;
    return this;
  }

  /** Returns it, signed by its own key. */
  public X509Certificate selfSigned(KeyPair key) throws IOException {
    return sign(key.getPublic(), subject, key.getPublic(), key.getPrivate());
  }

  /** Returns it for this key, signed by an authority. */
  public X509Certificate signedBy(X509Certificate authority, PrivateKey authorityKey, PublicKey key)
      throws IOException {
    return sign(key, authority.getSubjectX500Principal(), authority.getPublicKey(), authorityKey);
  }

  private X509Certificate sign(
      PublicKey key, X500Principal issuer, PublicKey issuerKey, PrivateKey issuerPrivate)
      throws IOException {
    SignatureKind kind = SignatureKind.of(issuerPrivate);
    byte[] signed =
        Der.sequence(
            Der.of(0xA0, Der.integer(BigInteger.valueOf(VERSION_3))),
            Der.integer(serial),
            kind.coded(),
            issuer.getEncoded(),
            Der.sequence(Der.time(from), Der.time(until)),
            subject.getEncoded(),
            key.getEncoded(),
            Der.of(0xA3, extensions(key, issuerKey)));
    try {
      Signature signature = Signature.getInstance(kind.jdkName());
      signature.initSign(issuerPrivate);
      signature.update(signed);
      byte[] bits = Der.bits(0, signature.sign());
      return Pem.certificate(Der.sequence(signed, kind.coded(), bits));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate cannot be signed", e);
    }
  }

  private byte[] extensions(PublicKey key, PublicKey issuerKey) {
    boolean isAuthority = use == Use.AUTHORITY;
    List<byte[]> all = new ArrayList<>();
    all.add(critical(BASIC_CONSTRAINTS, isAuthority ? Der.sequence(Der.yes()) : Der.sequence()));
    // Signing certificates and lists; or else signing a handshake.
    byte[] usage = isAuthority ? Der.bits(1, new byte[] {0x06}) : Der.bits(7, new byte[] {-128});
    all.add(critical(KEY_USAGE, usage));
    all.add(extension(SUBJECT_KEY, Der.of(Der.OCTET_STRING, keyId(key))));
    all.add(extension(AUTHORITY_KEY, Der.sequence(Der.of(0x80, keyId(issuerKey)))));
    if (!isAuthority) {
      PeerCheck.Role role = use == Use.SERVER ? PeerCheck.Role.SERVER : PeerCheck.Role.AGENT;
      all.add(extension(EXTENDED_KEY_USAGE, Der.sequence(Der.objectId(role.usage()))));
    }
    if (!names.isEmpty()) {
      all.add(extension(ALTERNATIVE_NAMES, Der.sequence(names.toArray(byte[][]::new))));
    }
    return Der.sequence(all.toArray(byte[][]::new));
  }

  private static byte[] critical(String id, byte[] value) {
    return Der.sequence(Der.objectId(id), Der.yes(), Der.of(Der.OCTET_STRING, value));
  }

  private static byte[] extension(String id, byte[] value) {
    return Der.sequence(Der.objectId(id), Der.of(Der.OCTET_STRING, value));
  }

  /** Names a key by a part of its hash (RFC 7093, 2, method 4). */
  private static byte[] keyId(PublicKey key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return Arrays.copyOf(hash, KEY_ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("each JDK has SHA-256", e);
    }
  }
}
