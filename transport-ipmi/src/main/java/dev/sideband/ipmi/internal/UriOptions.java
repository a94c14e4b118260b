package dev.sideband.ipmi.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code name=value&...} at the end of a URI.
 *
 * <p>What is wrong with one is an {@link IllegalArgumentException}, which names the option and
 * never shows its value, where a secret may stand.
 */
public final class UriOptions {

  private final Map<String, String> options = new HashMap<>();

  /**
   * Reads the options.
   *
   * @param scheme the URI's, for what is said about it
   * @param query what stands behind the question mark, undecoded, or null if there is none
   * @param known the names that may stand there
   */
  public UriOptions(String scheme, @Nullable String query, Set<String> known) {
    if (query == null) {
      return;
    }
    for (String option : query.split("&", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (equals < 0 || !known.contains(name)) {
        throw new IllegalArgumentException(
            "a URI with " + scheme + ": has no option of this form: " + name);
      }
      options.put(name, decoded(option.substring(equals + 1)));
    }
  }

  /** Returns text without its per cent signs; a plus stands for itself. */
  public static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Returns the value of an option, or null if it is not given. */
  public @Nullable String text(String name) {
    return options.get(name);
  }

  /** Returns the number that is an option's value, or {@code otherwise} if it is not given. */
  public int number(String name, int otherwise, int least, int most) {
    String text = options.get(name);
    return text == null ? otherwise : number(name, text, least, most);
  }

  /** Returns the number that the text is. */
  public static int number(String name, String text, int least, int most) {
    int number = least - 1;
    try {
      number = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      // Not in the range either.
    }
    if (number < least || number > most) {
      throw new IllegalArgumentException(name + " is a number from " + least + " to " + most);
    }
    return number;
  }
}
