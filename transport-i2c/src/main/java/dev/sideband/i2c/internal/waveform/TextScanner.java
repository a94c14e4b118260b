package dev.sideband.i2c.internal.waveform;

import java.io.IOException;
import java.io.InputStream;

/** Reads words or lines of a text that may be of any length and hold any bytes. */
final class TextScanner {

  /** What is longer is cut here; nothing in a capture that matters is. */
  private static final int LONGEST = 4_096;

  private final InputStream in;
  private final StringBuilder text = new StringBuilder();
  private int offset;

  TextScanner(InputStream in) {
    this.in = in;
  }

  /** Reads the next word between white space; false at the end. */
  boolean word() throws IOException {
    return next(' ');
  }

  /** Reads the next line that is not empty; false at the end. */
  boolean line() throws IOException {
    return next('\r');
  }

  /** Returns what was read. */
  String text() {
    return text.toString();
  }

  /** Returns about how many bytes were read so far, for reports. */
  int offset() {
    return offset;
  }

  private boolean next(int highestBlank) throws IOException {
    text.setLength(0);
    while (true) {
      int b = in.read();
      if (b < 0) {
        return !text.isEmpty();
      }
      offset = offset == Integer.MAX_VALUE ? offset : offset + 1;
      if (b <= highestBlank && b != '\t' || b == '\t' && highestBlank == ' ') {
        if (!text.isEmpty()) {
          return true;
        }
      } else if (text.length() < LONGEST) {
        text.append((char) b);
      }
    }
  }
}
