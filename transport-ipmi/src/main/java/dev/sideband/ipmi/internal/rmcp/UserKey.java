package dev.sideband.ipmi.internal.rmcp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes the 20-byte keys of RMCP+ from what people type (IPMI 2.0, 13.31 and 22.30). */
public final class UserKey {

  /** The size of a user's key and of the BMC's key. */
  public static final int SIZE = 20;

  private UserKey() {}

  /**
   * Returns the key of a password: its UTF-8 bytes, filled up with zeros.
   *
   * @throws IllegalArgumentException if it has more than 20 bytes; the message does not show it
   */
  public static Secret ofPassword(char[] password) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    try {
      return ofBytes(bytes, bytes.length);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      encoded.clear().put(new byte[encoded.capacity()]);
    }
  }

  /**
   * Returns the key of the first {@code size} bytes, filled up with zeros.
   *
   * @throws IllegalArgumentException if there are more than 20
   */
  public static Secret ofBytes(byte[] bytes, int size) {
    if (size > SIZE) {
      throw new IllegalArgumentException("key of " + size + " bytes, at most " + SIZE);
    }
    byte[] key = new byte[SIZE];
    System.arraycopy(bytes, 0, key, 0, size);
    return Secret.owning(key);
  }
}
