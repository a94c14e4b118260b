package dev.sideband.process;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Decides whether a name in a command line, such as that of an option, stands for a secret. */
final class SecretNames {

  static final List<String> STANDARD =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passcode",
          "pass",
          "pwd",
          "secret",
          "token",
          "apikey",
          "accesskey",
          "secretkey",
          "authkey",
          "credential",
          "credentials",
          "authorization",
          "cookie",
          "signature",
          "sig");

  /** Words of so few letters end too many harmless names, as in {@code bypass}. */
  private static final int STANDS_ALONE = 4;

  private final List<byte[]> words;

  SecretNames(Collection<String> words) {
    this.words =
        words.stream()
            .map(word -> word.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))
            .toList();
  }

  /** Tells whether {@code line} from {@code from} to {@code to} is such a name. */
  boolean holds(byte[] line, int from, int to) {
    int start = from;
    while (start < to && line[start] == '-') {
      start++;
    }
    if (isNegated(line, start, to)) {
      return false;
    }
    for (byte[] word : words) {
      if (endsWith(line, start, to, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNegated(byte[] line, int from, int to) {
    return to - from > 3
        && lower(line[from]) == 'n'
        && lower(line[from + 1]) == 'o'
        && isSeparator(line[from + 2]);
  }

  /** Compares from the end, regardless of case and passing over separators in the name. */
  private static boolean endsWith(byte[] line, int from, int to, byte[] word) {
    int at = to;
    for (int i = word.length - 1; i >= 0; i--) {
      do {
        at--;
      } while (at >= from && isSeparator(line[at]));
      if (at < from || lower(line[at]) != word[i]) {
        return false;
      }
    }
    return word.length > STANDS_ALONE || at == from || isBoundary(line[at - 1], line[at]);
  }

  private static boolean isBoundary(byte before, byte first) {
    return !isLetter(before) || isUpper(first) && !isUpper(before);
  }

  /** Tells whether names are made of such characters. */
  static boolean isNamePart(byte b) {
    return isLetter(b) || b >= '0' && b <= '9' || isSeparator(b);
  }

  private static boolean isSeparator(byte b) {
    return b == '-' || b == '_' || b == '.';
  }

  private static boolean isLetter(byte b) {
    return lower(b) >= 'a' && lower(b) <= 'z';
  }

  private static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'Z';
  }

  private static int lower(byte b) {
    return isUpper(b) ? b + ('a' - 'A') : b;
  }
}
