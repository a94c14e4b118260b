package dev.sideband.linux.internal.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes of any name of a service one that can name a file or a unit, and no two the same. */
public final class SafeName {

  private static final int MOST = 160;
  private static final int KEPT = 120;

  private SafeName() {}

  /**
   * Returns letters, digits, {@code -}, {@code _} and inner dots as they are, each other byte as a
   * colon and two hexadecimal digits. What becomes too long is cut and has the digest of the whole
   * behind it, in 32 hexadecimal digits.
   */
  public static String of(String name) {
    StringBuilder safe = new StringBuilder();
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          each >= 'a' && each <= 'z'
              || each >= 'A' && each <= 'Z'
              || each >= '0' && each <= '9'
              || each == '-' && safe.length() > 0
              || each == '_'
              || each == '.' && safe.length() > 0;
      if (plain) {
        safe.append((char) each);
      } else {
        safe.append(':').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return safe.length() <= MOST
        ? safe.toString()
        : safe.substring(0, KEPT) + "::" + digest(name).substring(0, 32);
  }

  private static String digest(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
