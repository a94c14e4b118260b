package dev.sideband.transport;

import java.util.regex.Pattern;

/**
 * Names a worker: one watched machine, whatever its addresses and certificates are.
 *
 * @param name 1 to 64 letters, digits, dots, dashes and underscores, not beginning with a dot
 */
public record WorkerId(String name) {

  private static final Pattern FIT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

  public WorkerId {
    if (!isFit(name)) {
      throw new IllegalArgumentException("no name for a worker: " + name);
    }
  }

  /** Tells whether a text may name a worker. */
  public static boolean isFit(String name) {
    return FIT.matcher(name).matches();
  }

  @Override
  public String toString() {
    return name;
  }
}
