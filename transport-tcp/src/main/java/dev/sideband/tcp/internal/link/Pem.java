package dev.sideband.tcp.internal.link;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes keys and certificates as text (RFC 7468). */
public final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final List<String> KEY_KINDS = List.of("EC", "RSA", "Ed25519", "RSASSA-PSS");

  private Pem() {}

  /** Returns all certificates in a text, which has at least one. */
  public static List<X509Certificate> certificates(byte[] text) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    for (byte[] each : blocks(text, "CERTIFICATE")) {
      found.add(certificate(each));
    }
    if (found.isEmpty()) {
      throw new IOException("no certificate");
    }
    return found;
  }

  static X509Certificate certificate(byte[] coded) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(coded));
    } catch (CertificateException | ClassCastException e) {
      throw new IOException("a certificate cannot be read", e);
    }
  }

  /** Returns the one private key in a text; the text is wiped. */
  public static PrivateKey privateKey(byte[] text) throws IOException {
    List<byte[]> blocks = blocks(text, "PRIVATE KEY");
    Arrays.fill(text, (byte) 0);
    if (blocks.size() != 1) {
      throw new IOException(blocks.size() + " private keys (PKCS#8, not encrypted)");
    }
    for (String kind : KEY_KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0)));
      } catch (GeneralSecurityException e) {
        // It is of another kind.
      }
    }
    throw new IOException("the private key is of no kind among " + KEY_KINDS);
  }

  private static List<byte[]> blocks(byte[] text, String label) throws IOException {
    List<byte[]> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(new String(text, StandardCharsets.US_ASCII));
    while (block.find()) {
      if (block.group(1).equals(label)) {
        try {
          found.add(Base64.getMimeDecoder().decode(block.group(2)));
        } catch (IllegalArgumentException e) {
          throw new IOException(label + " is not in base 64", e);
        }
      }
    }
    return found;
  }
}
