package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.UserChannelAccess;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.UserKey;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The users of a BMC under their numbers (IPMI 2.0, 22.26 to 22.30).
 *
 * <p>Number 1 belongs to the user without name, who is never let in. Passwords are kept as their
 * bytes, in memory only, since the keys of a session are made from the password itself; nothing
 * here shows them. Safe for any thread.
 */
public final class UserTable implements AutoCloseable {

  /** The highest number. */
  public static final int MOST = 16;

  /** The number of the user without name. */
  public static final int NULL_USER = 1;

  /** The longest name, in bytes. */
  public static final int LONGEST_NAME = 16;

  private static final int FIRST_NAMED = NULL_USER + 1;

  /** Compared against when nobody has the name, so that it takes as long. */
  private static final byte[] NOBODY = new byte[UserKey.SIZE];

  private final User[] users = new User[MOST + 1];

  /** Creates a table without users. */
  public UserTable() {
    for (int id = NULL_USER; id <= MOST; id++) {
      users[id] = new User();
    }
  }

  /** A user as a session knows one: {@code limit} holds on the channel that was asked about. */
  public record Account(int id, String name, Privilege limit) {}

  /** How a test of a password ended. */
  public enum PasswordTest {
    RIGHT,
    WRONG,
    /** It was set with the other of the two sizes. */
    WRONG_SIZE
  }

  private static final class User {
    private final byte[] key = new byte[UserKey.SIZE];
    private final Map<Integer, UserChannelAccess> access = new HashMap<>();
    private Bytes name = Bytes.EMPTY;
    private int passwordSize;
    private boolean enabled;
    private Privilege privilege = UserChannelAccess.NO_ACCESS;

    boolean isUsable() {
      return enabled && passwordSize > 0 && !name.isEmpty();
    }

    UserChannelAccess on(int channel) {
      UserChannelAccess own = access.get(channel);
      return own == null ? new UserChannelAccess(false, false, !name.isEmpty(), privilege) : own;
    }

    void setKey(byte[] bytes, int size) {
      System.arraycopy(bytes, 0, key, 0, UserKey.SIZE);
      passwordSize = size;
    }

    void clear() {
      Arrays.fill(key, (byte) 0);
      access.clear();
      name = Bytes.EMPTY;
      passwordSize = 0;
      enabled = false;
      privilege = UserChannelAccess.NO_ACCESS;
    }
  }

  /**
   * Adds a user who may use each channel, or makes one of this name anew.
   *
   * @param key the password filled up with zeros, which stays the caller's
   * @throws IllegalStateException if no number is free
   */
  public synchronized void put(Bytes name, byte[] key, int passwordSize, Privilege privilege) {
    User user = named(name);
    if (user == null) {
      user = named(Bytes.EMPTY);
    }
    if (user == null) {
      throw new IllegalStateException("no more than " + (MOST - 1) + " users");
    }
    user.clear();
    user.name = name;
    user.setKey(key, passwordSize);
    user.enabled = true;
    user.privilege = privilege;
  }

  private @Nullable User named(Bytes name) {
    for (int id = FIRST_NAMED; id <= MOST; id++) {
      if (users[id].name.equals(name)) {
        return users[id];
      }
    }
    return null;
  }

  /**
   * Checks a password, in a time that does not depend on how much of it is right.
   *
   * @param key the password filled up with zeros, which stays the caller's
   * @return what the user may do where no channel is used
   */
  public synchronized Optional<Privilege> check(Bytes name, byte[] key) {
    User user = name.isEmpty() ? null : named(name);
    boolean right = MessageDigest.isEqual(user == null ? NOBODY : user.key, key);
    boolean admitted =
        user != null && user.isUsable() && !user.privilege.equals(UserChannelAccess.NO_ACCESS);
    return user != null && admitted && right ? Optional.of(user.privilege) : Optional.empty();
  }

  /**
   * Returns the user who may open a session.
   *
   * <p>Looked for by name only, it is the first one of the name. Otherwise it is the first one who
   * may do what {@code role} says, or, if there is none, the first one of the name.
   */
  public synchronized Optional<Account> find(
      Bytes name, int channel, Privilege role, boolean byNameOnly) {
    Account first = null;
    for (int id = FIRST_NAMED; id <= MOST && !name.isEmpty(); id++) {
      User user = users[id];
      if (user.name.equals(name) && user.isUsable() && user.on(channel).admits()) {
        Account found = new Account(id, text(name), user.on(channel).limit());
        if (byNameOnly || found.limit.allows(role)) {
          return Optional.of(found);
        }
        first = first == null ? found : first;
      }
    }
    return Optional.ofNullable(first);
  }

  private static String text(Bytes name) {
    return new String(name.toArray(), StandardCharsets.UTF_8);
  }

  /** Returns a copy of a user's key, which the caller wipes; null if the user is not let in. */
  public synchronized @Nullable Secret key(int id) {
    User user = users[id];
    return user.isUsable() ? UserKey.ofBytes(user.key, UserKey.SIZE) : null;
  }

  /** Tells whether this is the number of a user. */
  public static boolean isUser(int id) {
    return id >= NULL_USER && id <= MOST;
  }

  /** Returns the number of users who are enabled. */
  public synchronized int enabled() {
    int count = 0;
    for (int id = NULL_USER; id <= MOST; id++) {
      count += users[id].enabled ? 1 : 0;
    }
    return count;
  }

  /** Tells whether a user is enabled. */
  public synchronized boolean isEnabled(int id) {
    return users[id].enabled;
  }

  /** Enables or disables a user; returns false for the one who stays disabled. */
  public synchronized boolean setEnabled(int id, boolean enabled) {
    if (id == NULL_USER && enabled) {
      return false;
    }
    users[id].enabled = enabled;
    return true;
  }

  /** Returns what a user may do on a channel. */
  public synchronized UserChannelAccess access(int id, int channel) {
    return users[id].on(channel);
  }

  /** Sets what a user may do on a channel. */
  public synchronized void setAccess(int id, int channel, UserChannelAccess access) {
    users[id].access.put(channel, access);
  }

  /** Returns a user's name as bytes; empty if there is none. */
  public synchronized Bytes name(int id) {
    return users[id].name;
  }

  /**
   * Names a user, who is a new one if the number was free; an empty name frees the number.
   *
   * @return false for the user without name
   */
  public synchronized boolean setName(int id, Bytes name) {
    if (id == NULL_USER) {
      return name.isEmpty();
    }
    if (name.isEmpty() || users[id].name.isEmpty()) {
      users[id].clear();
    }
    users[id].name = name;
    return true;
  }

  /**
   * Sets a user's password; one of zeros lets nobody in.
   *
   * @param key the password filled up with zeros, which stays the caller's
   * @param size the size of the field that it came in, 16 or 20
   */
  public synchronized void setPassword(int id, byte[] key, int size) {
    users[id].setKey(key, MessageDigest.isEqual(NOBODY, key) ? 0 : size);
  }

  /** Compares a password, in a time that does not depend on how much of it is right. */
  public synchronized PasswordTest test(int id, byte[] key, int size) {
    boolean right = MessageDigest.isEqual(users[id].key, key) && users[id].passwordSize > 0;
    if (users[id].passwordSize > 0 && users[id].passwordSize != size) {
      return PasswordTest.WRONG_SIZE;
    }
    return right ? PasswordTest.RIGHT : PasswordTest.WRONG;
  }

  /** Forgets everybody and wipes the passwords. Idempotent. */
  @Override
  public synchronized void close() {
    for (int id = NULL_USER; id <= MOST; id++) {
      users[id].clear();
    }
  }
}
