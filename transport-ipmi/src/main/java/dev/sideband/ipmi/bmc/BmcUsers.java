package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.bmc.UserTable;
import dev.sideband.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The people who may use a BMC.
 *
 * <p>Each has a number from 2 on, by which the IPMI commands for users name them and change them;
 * number 1 belongs to the user without name, who is never let in. Passwords are kept as their
 * bytes, in memory only, since the keys of an IPMI session are made from the password itself (IPMI
 * 2.0, 13.31) and no hash of it would do. {@link #close} wipes them. Nothing here shows them. Safe
 * for any thread.
 */
public final class BmcUsers implements AutoCloseable {

  /** The longest password, bytes in UTF-8 (IPMI 2.0, 22.30). */
  public static final int MAX_PASSWORD_BYTES = 20;

  /** The longest name, bytes in UTF-8 (IPMI 2.0, 22.28). */
  public static final int MAX_NAME_BYTES = UserTable.LONGEST_NAME;

  /** The most users with names. */
  public static final int MAX_USERS = UserTable.MOST - UserTable.NULL_USER;

  private static final int SHORT_PASSWORD_BYTES = 16;

  private final UserTable table = new UserTable();

  BmcUsers() {}

  /**
   * Adds a user, who may use each channel, or replaces the one of this name.
   *
   * @param password at most {@link #MAX_PASSWORD_BYTES} bytes in UTF-8, not empty; wiped here
   * @throws IllegalStateException if there are {@link #MAX_USERS} already
   */
  public void put(String name, char[] password, Privilege privilege) {
    byte[] key = padded(password);
    try {
      Bytes bytes = Bytes.copyOf(name.getBytes(StandardCharsets.UTF_8));
      if (bytes.isEmpty() || bytes.size() > MAX_NAME_BYTES) {
        throw new IllegalArgumentException("user name must have 1 to " + MAX_NAME_BYTES + " bytes");
      }
      if (key == null || Arrays.equals(key, new byte[MAX_PASSWORD_BYTES])) {
        throw new IllegalArgumentException(
            "password must have 1 to " + MAX_PASSWORD_BYTES + " bytes");
      }
      table.put(bytes, key, sizeOf(key), privilege);
    } finally {
      wipe(key);
    }
  }

  /** Returns the smaller of the two sizes that IPMI knows, if the password fits. */
  private static int sizeOf(byte[] key) {
    for (int i = SHORT_PASSWORD_BYTES; i < key.length; i++) {
      if (key[i] != 0) {
        return key.length;
      }
    }
    return SHORT_PASSWORD_BYTES;
  }

  /**
   * Checks a password, in a time that does not depend on how much of it is right.
   *
   * @param password wiped here
   * @return what the user may do, or empty if name or password is wrong
   */
  public Optional<Privilege> check(String name, char[] password) {
    byte[] key = padded(password);
    try {
      Bytes bytes = Bytes.copyOf(name.getBytes(StandardCharsets.UTF_8));
      return key == null
          ? table.check(Bytes.EMPTY, new byte[MAX_PASSWORD_BYTES])
          : table.check(bytes, key);
    } finally {
      wipe(key);
    }
  }

  /** Returns the password as bytes filled up with zeros, or null if it is too long or no text. */
  private static byte @Nullable [] padded(char[] password) {
    byte[] key = new byte[MAX_PASSWORD_BYTES];
    CoderResult result =
        StandardCharsets.UTF_8
            .newEncoder()
            .encode(CharBuffer.wrap(password), ByteBuffer.wrap(key), true);
    Arrays.fill(password, '\0');
    if (result.isUnderflow()) {
      return key;
    }
    wipe(key);
    return null;
  }

  private static void wipe(byte @Nullable [] key) {
    if (key != null) {
      Arrays.fill(key, (byte) 0);
    }
  }

  UserTable table() {
    return table;
  }

  /** Forgets everybody and wipes the passwords. Idempotent. */
  @Override
  public void close() {
    table.close();
  }
}
