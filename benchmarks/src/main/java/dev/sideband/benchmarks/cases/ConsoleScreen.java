package dev.sideband.benchmarks.cases;

import dev.sideband.ipmi.soak.Talker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client shows of a console that says numbered lines: the whole lines, and when they came.
 * Safe for any thread.
 */
final class ConsoleScreen {

  private static final Pattern NUMBER = Pattern.compile("(\\d{8}) of |(\\d{8}) ");
  private static final int LONGEST = 4_096;
  private static final long MARK = -1;

  private final StringBuilder partial = new StringBuilder();
  private final StringBuilder start = new StringBuilder();
  private final List<Long> lines = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final boolean onlyCounts;
  private long ends;

  /**
   * Creates an empty one.
   *
   * @param onlyCounts whether it counts the ends of lines, and reads none
   */
  ConsoleScreen(boolean onlyCounts) {
    this.onlyCounts = onlyCounts;
  }

  /** Takes what is shown now. */
  synchronized void show(byte[] text, int size, long now) {
    for (int i = 0; i < size; i++) {
      ends += text[i] == '\n' ? 1 : 0;
    }
    if (onlyCounts && start.length() >= LONGEST) {
      return;
    }
    for (char each : new String(text, 0, size, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (each == '\n') {
        end(now);
      } else if (each != '\r' && partial.length() < LONGEST) {
        partial.append(each);
      }
      if (start.length() < LONGEST) {
        start.append(each);
      }
    }
  }

  private void end(long now) {
    Matcher number = NUMBER.matcher(partial);
    long last = MARK;
    while (number.find()) {
      last = Long.parseLong(number.group(1) == null ? number.group(2) : number.group(1));
    }
    if (last != MARK && partial.toString().endsWith(Talker.line(last).strip())) {
      lines.add(last);
      times.add(now);
    }
    partial.setLength(0);
  }

  /** Notes that the client says that lines are missing here. */
  synchronized void mark(long now) {
    lines.add(MARK);
    times.add(now);
    partial.setLength(0);
  }

  /** Tells whether a text is among the first that were shown. */
  synchronized boolean began(String text) {
    return start.indexOf(text) >= 0;
  }

  /** Returns how many lines have ended, whole or not. */
  synchronized long ends() {
    return ends;
  }

  /**
   * What a client showed of the lines that were said.
   *
   * @param lost how many it did not show
   * @param unmarked how many of them without saying so where they are missing
   * @param repeated how many it showed again
   * @param seconds from a time on until it showed another one, or -1
   */
  record Shown(long lost, long unmarked, long repeated, double seconds) {}

  /** Compares with what was said: lines from 0 on, the first ones that were shown set aside. */
  synchronized Shown compare(long said, long since) {
    BitSet seen = new BitSet();
    long repeated = 0;
    long unmarked = 0;
    long next = 0;
    boolean isMarked = false;
    double seconds = -1;
    for (int i = 0; i < lines.size(); i++) {
      long line = lines.get(i);
      if (line == MARK) {
        isMarked = true;
        continue;
      }
      unmarked += isMarked ? 0 : Math.max(0, line - next);
      repeated += seen.get((int) line) ? 1 : 0;
      seen.set((int) line);
      next = Math.max(next, line + 1);
      isMarked = false;
      if (seconds < 0 && times.get(i) >= since) {
        seconds = (times.get(i) - since) / 1e9;
      }
    }
    unmarked += Math.max(0, said - next);
    return new Shown(said - seen.cardinality(), unmarked, repeated, seconds);
  }
}
