package dev.sideband.workbench;

import java.io.ByteArrayOutputStream;

/**
 * What is typed at a console, told apart from what is meant for the program: a tilde at the start
 * of a line and the key behind it.
 *
 * <p>For one thread at a time.
 */
final class ConsoleKeys {

  static final String HELP =
      """
      ~.  detaches
      ~B  sends a break
      ~?  shows the console's state, and this
      ~~  types a tilde
      """;

  /** Does what was typed. */
  interface Hands {

    /** Types these bytes, at least one. */
    void type(byte[] bytes);

    /** Sends a break. */
    void sendBreak();

    /** Shows how things are. */
    void show();

    /** Leaves. */
    void detach();
  }

  private final Hands hands;
  private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
  private boolean isLineStart = true;
  private boolean isEscape;

  ConsoleKeys(Hands hands) {
    this.hands = hands;
  }

  /** Takes keys as they came. */
  void take(byte[] keys, int count) {
    for (int i = 0; i < count; i++) {
      take(keys[i]);
    }
    flush();
  }

  private void take(byte key) {
    if (isEscape) {
      isEscape = false;
      escaped(key);
    } else if (isLineStart && key == '~') {
      isEscape = true;
    } else {
      type(key);
    }
  }

  private void type(byte key) {
    typed.write(key);
    isLineStart = key == '\r' || key == '\n';
  }

  private void escaped(byte key) {
    switch (key) {
      case '.' -> {
        flush();
        hands.detach();
      }
      case 'B' -> {
        flush();
        hands.sendBreak();
      }
      case '?' -> hands.show();
      case '~' -> type(key);
      default -> {
        type((byte) '~');
        type(key);
      }
    }
  }

  private void flush() {
    if (typed.size() > 0) {
      hands.type(typed.toByteArray());
      typed.reset();
    }
  }
}
