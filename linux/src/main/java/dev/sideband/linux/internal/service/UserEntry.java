package dev.sideband.linux.internal.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A user as a file like {@code /etc/passwd} has it. No directory service is asked: that may hang.
 *
 * @param name the user's name
 * @param id the user's number
 * @param group the number of the user's first group
 * @param home the user's folder
 */
record UserEntry(String name, String id, String group, String home) {

  private static final int FIELDS = 7;
  private static final int HOME = 5;

  /**
   * Finds a user.
   *
   * @throws IOException if there is none of that name
   */
  static UserEntry find(String name, Path passwd) throws IOException {
    for (String line : Files.readString(passwd, StandardCharsets.ISO_8859_1).lines().toList()) {
      String[] fields = line.split(":", FIELDS);
      if (fields.length == FIELDS && fields[0].equals(name) && !name.isEmpty()) {
        return new UserEntry(name, fields[2], fields[3], fields[HOME]);
      }
    }
    throw new IOException("user \"" + name + "\" is not in " + passwd);
  }
}
