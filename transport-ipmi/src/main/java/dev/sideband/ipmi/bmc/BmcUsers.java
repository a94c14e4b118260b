package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.Privilege;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The people who may use a BMC.
 *
 * <p>Passwords are kept as their bytes, in memory only, since the keys of an IPMI session are made
 * from the password itself (IPMI 2.0, 13.31) and no hash of it would do. {@link #close} wipes them.
 * Nothing here shows them. Safe for any thread.
 */
public final class BmcUsers implements AutoCloseable {

  /** The longest password, bytes in UTF-8 (IPMI 2.0, 22.30). */
  public static final int MAX_PASSWORD_BYTES = 20;

  /** The longest name, bytes in UTF-8 (IPMI 2.0, 22.28). */
  public static final int MAX_NAME_BYTES = 16;

  /** Compared against when nobody has the name, so that it takes as long. */
  private static final byte[] NOBODY = new byte[MAX_PASSWORD_BYTES];

  private final Map<String, User> users = new TreeMap<>();

  BmcUsers() {}

  /**
   * Adds a user or replaces one.
   *
   * @param password at most {@link #MAX_PASSWORD_BYTES} bytes in UTF-8, not empty; wiped here
   */
  public void put(String name, char[] password, Privilege privilege) {
    byte[] key = padded(password);
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new IllegalArgumentException("user name is longer than " + MAX_NAME_BYTES + " bytes");
    }
    if (key == null || Arrays.equals(key, NOBODY)) {
      throw new IllegalArgumentException(
          "password must have 1 to " + MAX_PASSWORD_BYTES + " bytes");
    }
    synchronized (users) {
      User before = users.put(name, new User(key, privilege));
      if (before != null) {
        Arrays.fill(before.key, (byte) 0);
      }
    }
  }

  /**
   * Checks a password, in a time that does not depend on how much of it is right.
   *
   * @param password wiped here
   * @return what the user may do, or empty if name or password is wrong
   */
  public Optional<Privilege> check(String name, char[] password) {
    byte[] key = padded(password);
    synchronized (users) {
      User user = users.get(name);
      boolean right =
          MessageDigest.isEqual(user == null ? NOBODY : user.key, key == null ? NOBODY : key);
      if (key != null) {
        Arrays.fill(key, (byte) 0);
      }
      return user != null && key != null && right ? Optional.of(user.privilege) : Optional.empty();
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
    Arrays.fill(key, (byte) 0);
    return null;
  }

  /** Forgets everybody and wipes the passwords. Idempotent. */
  @Override
  public void close() {
    synchronized (users) {
      users.values().forEach(user -> Arrays.fill(user.key, (byte) 0));
      users.clear();
    }
  }

  /** A user; not a record, whose text would show the key. */
  private static final class User {
    private final byte[] key;
    private final Privilege privilege;

    User(byte[] key, Privilege privilege) {
      this.key = key;
      this.privilege = privilege;
    }
  }
}
