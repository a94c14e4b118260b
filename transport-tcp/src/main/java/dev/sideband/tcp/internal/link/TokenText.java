package dev.sideband.tcp.internal.link;

import dev.sideband.wire.Bytes;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A token as text: the secret, a dot, and the fingerprint of the authority; in hexadecimal. */
final class TokenText {

  /** The bytes of a secret. */
  static final int SECRET = 16;

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}\\.[0-9a-f]{64}");

  record Parts(Bytes secret, String fingerprint) {

    @Override
    public String toString() {
      return "Parts[" + fingerprint + "]";
    }
  }

  private TokenText() {}

  static String of(byte[] secret, String fingerprint) {
    return HexFormat.of().formatHex(secret) + "." + fingerprint;
  }

  /** Returns the parts; empty if it is no token. */
  static Optional<Parts> parse(String token) {
    String text = token.strip();
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int dot = text.indexOf('.');
    Bytes secret = Bytes.ofHex(text.substring(0, dot));
    return Optional.of(new Parts(secret, text.substring(dot + 1)));
  }
}
