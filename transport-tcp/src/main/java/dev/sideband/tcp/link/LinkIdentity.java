package dev.sideband.tcp.link;

import dev.sideband.tcp.internal.link.Fingerprint;
import dev.sideband.tcp.internal.link.OwnerFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Who one end of a link is, and whom it trusts. Its text form shows no secret. */
public final class LinkIdentity {

  private final PrivateKey key;
  private final List<X509Certificate> chain;
  private final List<X509Certificate> authorities;

  /**
   * Creates an identity.
   *
   * @param chain the certificate of that key, and behind it those that lead to its authority
   * @param authorities whose certificates the other end may have; at least one
   */
  public LinkIdentity(
      PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
    this.key = Objects.requireNonNull(key, "key");
    this.chain = List.copyOf(chain);
    this.authorities = List.copyOf(authorities);
    if (chain.isEmpty() || authorities.isEmpty()) {
      throw new IllegalArgumentException(
          chain.size() + " certificates, " + authorities.size() + " authorities");
    }
  }

  /**
   * Returns the identity in a key store: its first key, and as authorities all certificates that
   * stand in it as trusted.
   *
   * @throws IOException if it has no key, no authority, or another password
   */
  public static LinkIdentity of(KeyStore keys, char[] password) throws IOException {
    try {
      PrivateKey own = null;
      List<X509Certificate> chain = new ArrayList<>();
      List<X509Certificate> authorities = new ArrayList<>();
      for (String alias : Collections.list(keys.aliases())) {
        if (keys.isCertificateEntry(alias)) {
          add(keys.getCertificate(alias), authorities);
        } else if (own == null) {
          Key found = keys.getKey(alias, password);
          own = found instanceof PrivateKey usable ? usable : null;
          for (Certificate each : keys.getCertificateChain(alias)) {
            add(each, chain);
          }
        }
      }
      if (own == null || chain.isEmpty() || authorities.isEmpty()) {
        throw new IOException("the key store has no key, or no trusted certificate");
      }
      return new LinkIdentity(own, chain, authorities);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key store cannot be read", e);
    }
  }

  private static void add(Certificate certificate, List<X509Certificate> to) {
    if (certificate instanceof X509Certificate usable) {
      to.add(usable);
    }
  }

  /** Returns the private key. */
  public PrivateKey key() {
    return key;
  }

  /** Returns its certificate, and behind it those that lead to its authority. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** Returns the certificates that the other end's must come from. */
  public List<X509Certificate> authorities() {
    return authorities;
  }

  /** Returns what names its certificate in a list of those revoked. */
  public String fingerprint() {
    return Fingerprint.of(chain.get(0));
  }

  /**
   * Writes it to a PKCS#12 file that only its owner may read, where the file system knows owners;
   * {@link IdentitySource#pkcs12} reads it. What was there is replaced as a whole.
   *
   * @param password protects the file; it stays the caller's
   */
  public void save(Path file, char[] password) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, password);
      keys.setKeyEntry("link", key, password, chain.toArray(Certificate[]::new));
      for (int i = 0; i < authorities.size(); i++) {
        keys.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      OwnerFile.create(draft);
      try (OutputStream out = Files.newOutputStream(draft)) {
        keys.store(out, password);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key store cannot be written", e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @Override
  public String toString() {
    return "LinkIdentity[" + chain.get(0).getSubjectX500Principal().getName() + "]";
  }
}
