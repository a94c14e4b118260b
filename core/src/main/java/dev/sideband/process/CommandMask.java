package dev.sideband.process;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Hides secrets in command lines, before anybody keeps or sends them: each becomes {@code ***}.
 *
 * <p>A secret is:
 *
 * <ul>
 *   <li>the value of an option, a property, an environment variable, a header or a JSON field whose
 *       name ends with one of the words of this mask, however parted and whatever the case: {@code
 *       --password=…}, {@code --api-key …}, {@code -Ddb.userPassword=…}, {@code PGPASSWORD=…},
 *       {@code Authorization: …}, {@code {"token":"…"}}; a name that begins with {@code no-} is
 *       none, and an option is no value;
 *   <li>the same within a URL or a list of settings, up to the next of {@code & ; ,};
 *   <li>the password in a URL such as {@code scheme://user:…@host};
 *   <li>what follows the password options of mysql, mariadb, sshpass, ldap…, redis-cli,
 *       mosquitto_…, smbclient, curl, ipmitool and FreeIPMI, whose short names do not say so.
 * </ul>
 *
 * <p>This is a net and no proof: a secret that nothing marks as one is not found. Where the end of
 * a secret is in doubt, more is hidden. Immutable and safe for any thread.
 */
public final class CommandMask {

  /** Knows the names that common programs use. */
  public static final CommandMask STANDARD = new CommandMask(SecretNames.STANDARD, true);

  /** Hides nothing. */
  public static final CommandMask NONE = new CommandMask(List.of(), false);

  private final SecretNames names;
  private final boolean active;

  private CommandMask(Collection<String> words, boolean active) {
    this.names = new SecretNames(words);
    this.active = active;
  }

  /**
   * Returns a mask with words of one's own.
   *
   * @param words letters and digits, in any case; those of up to four letters must stand alone in a
   *     name, between separators or as in {@code dbPass}
   */
  public static CommandMask of(Collection<String> words) {
    return new CommandMask(words, true);
  }

  /** Returns the words with which {@link #STANDARD} works, to be extended. */
  public static List<String> standardWords() {
    return SecretNames.STANDARD;
  }

  /**
   * Hides the secrets in place; takes time in proportion to the size.
   *
   * @param line arguments, each but the last ended by a zero byte, as the kernel gives them
   * @return the new size, never more than {@code size}
   */
  public int apply(byte[] line, int from, int size) {
    return active ? new CommandScan(names, line, from, from + size).mask() : size;
  }

  /** Returns a command line, its arguments parted by spaces, without its secrets. */
  public String apply(String line) {
    byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
    return new String(utf8, 0, apply(utf8, 0, utf8.length), StandardCharsets.UTF_8);
  }
}
