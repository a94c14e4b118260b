package dev.sideband.linux.internal.proc;

/**
 * Decimal numbers in text, parted by spaces.
 *
 * <p>The first thing that is no number of 64 bits makes the rest invalid; nothing is thrown. For
 * one thread, for use again.
 */
final class TextNumbers {

  private byte[] text = {};
  private int at;
  private int end;
  private boolean valid;

  void begin(byte[] text, int from, int to) {
    this.text = text;
    at = from;
    end = to;
    valid = true;
  }

  /** Tells whether everything asked for was there. */
  boolean valid() {
    return valid;
  }

  int position() {
    return at;
  }

  /** Moves over one character, if it is the next one. */
  boolean skip(char expected) {
    if (at < end && text[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** Moves over numbers without reading them. */
  void skipFields(int count) {
    for (int i = 0; i < count; i++) {
      skipSpaces();
      int from = at;
      while (at < end && text[at] > ' ') {
        at++;
      }
      valid &= at > from;
    }
  }

  /** Returns the next number, or 0 if there is none. */
  long next() {
    skipSpaces();
    boolean negative = skip('-');
    int from = at;
    long number = 0;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      int digit = text[at++] - '0';
      if (number > (Long.MAX_VALUE - digit) / 10) {
        valid = false;
        return 0;
      }
      number = number * 10 + digit;
    }
    if (at == from) {
      valid = false;
    }
    return negative ? -number : number;
  }

  /** Returns the next number, which must not be negative, times {@code unit}. */
  long nextScaled(long unit) {
    long number = next();
    if (number < 0 || number > Long.MAX_VALUE / unit) {
      valid = false;
      return 0;
    }
    return number * unit;
  }

  private void skipSpaces() {
    while (at < end && text[at] == ' ') {
      at++;
    }
  }
}
