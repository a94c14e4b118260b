package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.CipherSuite;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** The keyed hashes of RMCP+, and how much of each goes over the wire (IPMI 2.0, 13.28). */
enum Hmac {
  SHA1("HmacSHA1", 12),
  SHA256("HmacSHA256", 16);

  private final String name;
  private final int cutSize;

  Hmac(String name, int cutSize) {
    this.name = name;
    this.cutSize = cutSize;
  }

  /** Returns the hash that users of this suite sign with; none with suite 0. */
  static @Nullable Hmac ofAuthentication(CipherSuite suite) {
    return switch (suite.authentication()) {
      case 0 -> null;
      case 1 -> SHA1;
      case 3 -> SHA256;
      default -> throw new IllegalArgumentException("not supported: " + suite);
    };
  }

  /** Returns the hash that packets of this suite are signed with; none if they are not. */
  static @Nullable Hmac ofIntegrity(CipherSuite suite) {
    return switch (suite.integrity()) {
      case 0 -> null;
      case 1 -> SHA1;
      case 4 -> SHA256;
      default -> throw new IllegalArgumentException("not supported: " + suite);
    };
  }

  /** Returns the size that integrity checks are cut to. */
  int cutSize() {
    return cutSize;
  }

  /** Returns a new instance that is ready for messages. */
  Mac with(Secret key) {
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JDK has " + name, e);
    }
  }
}
