package dev.sideband.tcp.internal.link;

import java.io.IOException;
import java.security.PrivateKey;
import java.util.Locale;

/** How keys of a kind sign certificates. */
enum SignatureKind {
  ECDSA("SHA256withECDSA", "1.2.840.10045.4.3.2"),
  ED25519("Ed25519", "1.3.101.112"),
  RSA("SHA256withRSA", "1.2.840.113549.1.1.11");

  private static final byte[] NULL = {0x05, 0x00};

  private final String jdkName;
  private final String id;

  SignatureKind(String jdkName, String id) {
    this.jdkName = jdkName;
    this.id = id;
  }

  static SignatureKind of(PrivateKey key) throws IOException {
    return switch (key.getAlgorithm().toUpperCase(Locale.ROOT)) {
      case "EC" -> ECDSA;
      case "RSA" -> RSA;
      case "EDDSA", "ED25519" -> ED25519;
      default -> throw new IOException("no way to sign with a key of " + key.getAlgorithm());
    };
  }

  String jdkName() {
    return jdkName;
  }

  byte[] coded() {
    // With RSA the parameters are there, and NULL (RFC 4055, 5).
    return this == RSA ? Der.sequence(Der.objectId(id), NULL) : Der.sequence(Der.objectId(id));
  }
}
