package dev.sideband.tcp.internal.link;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** Names a certificate by its SHA-256: 64 hexadecimal digits, lower case. */
public final class Fingerprint {

  private Fingerprint() {}

  /** Returns the fingerprint of a certificate. */
  public static String of(X509Certificate certificate) {
    try {
      return of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without a coded form", e);
    }
  }

  /** Returns the fingerprint of any bytes. */
  static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each JDK has SHA-256", e);
    }
  }
}
