package dev.sideband.process;

import java.util.List;

/** Knows which programs take a secret after an option whose name does not say so. */
final class SecretOptions {

  /** Where the secret is in what follows the option. */
  enum Part {
    /** All of it, whether joined to the option or standing after it. */
    ALL,
    /** All of it, but only what is joined to the option. */
    JOINED,
    /** What comes after the first colon or percent sign, the user's name being before it. */
    AFTER_USER
  }

  /** An option as it is typed, and what of its value is secret. */
  record Option(String text, Part part) {}

  private record Program(String name, boolean asPrefix, List<Option> options) {}

  private static final List<Program> PROGRAMS =
      List.of(
          new Program("mysql", true, List.of(new Option("-p", Part.JOINED))),
          new Program("mariadb", true, List.of(new Option("-p", Part.JOINED))),
          new Program("sshpass", false, List.of(new Option("-p", Part.ALL))),
          new Program("ldap", true, List.of(new Option("-w", Part.ALL))),
          new Program("redis-cli", false, List.of(new Option("-a", Part.ALL))),
          new Program("mosquitto_", true, List.of(new Option("-P", Part.ALL))),
          new Program("smbclient", false, List.of(new Option("-U", Part.AFTER_USER))),
          new Program(
              "curl",
              false,
              List.of(
                  new Option("--user", Part.AFTER_USER),
                  new Option("--proxy-user", Part.AFTER_USER),
                  new Option("-u", Part.AFTER_USER),
                  new Option("-U", Part.AFTER_USER))),
          new Program(
              "ipmitool",
              false,
              List.of(
                  new Option("-P", Part.ALL),
                  new Option("-k", Part.ALL),
                  new Option("-y", Part.ALL))),
          new Program(
              "ipmi", true, List.of(new Option("-p", Part.ALL), new Option("-k", Part.ALL))));

  private SecretOptions() {}

  /** Returns the options of the program that a word names, with or without its folder. */
  static List<Option> of(byte[] line, int from, int to) {
    int start = from;
    for (int i = from; i < to; i++) {
      if (line[i] == '/') {
        start = i + 1;
      }
    }
    for (Program program : PROGRAMS) {
      int size = program.name.length();
      if (startsWith(line, start, to, program.name) && (program.asPrefix || to - start == size)) {
        return program.options;
      }
    }
    return List.of();
  }

  /** Tells whether the bytes from {@code from} to {@code to} begin with plain ASCII text. */
  static boolean startsWith(byte[] line, int from, int to, String text) {
    if (to - from < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (line[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
