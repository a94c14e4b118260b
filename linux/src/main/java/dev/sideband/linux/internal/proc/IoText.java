package dev.sideband.linux.internal.proc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The figures of {@code /proc/N/io}, found by name. For one thread, for use again. */
public final class IoText {

  /** What {@link #figure} returns for a figure that the text does not tell. */
  public static final long MISSING = -1;

  private static final byte[][] NAMES =
      List.of("rchar", "wchar", "syscr", "syscw", "read_bytes", "write_bytes").stream()
          .map(name -> (name + ":").getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private final TextNumbers numbers = new TextNumbers();
  private final long[] figures = new long[NAMES.length];

  /** Takes the text apart; lines that mean nothing here are passed over. */
  public void parse(byte[] text, int length) {
    Arrays.fill(figures, MISSING);
    int from = 0;
    for (int line = 0; from < length; line++) {
      int to = from;
      while (to < length && text[to] != '\n') {
        to++;
      }
      int name = nameAt(text, from, to, line);
      if (name >= 0) {
        numbers.begin(text, from + NAMES[name].length, to);
        long figure = numbers.next();
        if (numbers.valid() && figure >= 0) {
          figures[name] = figure;
        }
      }
      from = to + 1;
    }
  }

  /** Returns bytes read and written, calls that read and wrote, bytes from and to storage. */
  public long figure(int index) {
    return figures[index];
  }

  /** Returns which name the line begins with, or −1; as a rule it is the one {@code expected}. */
  private static int nameAt(byte[] text, int from, int to, int expected) {
    for (int i = 0; i < NAMES.length; i++) {
      int candidate = (expected + i) % NAMES.length;
      byte[] name = NAMES[candidate];
      if (to - from >= name.length
          && Arrays.equals(text, from, from + name.length, name, 0, name.length)) {
        return candidate;
      }
    }
    return -1;
  }
}
