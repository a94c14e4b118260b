package dev.sideband.process;

import dev.sideband.process.SecretOptions.Option;
import dev.sideband.process.SecretOptions.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one command line, which hides secrets in place.
 *
 * <p>A secret at the start of an argument reaches to the argument's end. Within an argument, as in
 * what a shell is told to run, words are parted by spaces outside quotes.
 */
final class CommandScan {

  private static final int STARS = 3;

  private final SecretNames names;
  private final byte[] line;
  private final int from;
  private final int end;

  /** What is before this has been copied to before {@link #written}. */
  private int read;

  private int written;

  /** Options of the program whose name was seen last. */
  private List<Option> options = List.of();

  /** What is secret of the next word, if anything. */
  private @Nullable Part awaited;

  CommandScan(SecretNames names, byte[] line, int from, int end) {
    this.names = names;
    this.line = line;
    this.from = from;
    this.end = end;
    this.read = from;
    this.written = from;
  }

  /** Hides the secrets and returns the size of what is left. */
  int mask() {
    for (int at = from; at < end; ) {
      int stop = find((byte) 0, at, end);
      argument(at, stop);
      at = stop + 1;
    }
    copy(end);
    return written - from;
  }

  private void argument(int start, int stop) {
    int word = start;
    while (word < stop) {
      if (line[word] == ' ') {
        word++;
        continue;
      }
      int wordEnd = wordEnd(word, stop);
      int valueEnd = word == start ? stop : wordEnd;
      if (!awaitedValue(word, valueEnd) && !option(word, wordEnd, valueEnd)) {
        assignments(word, wordEnd, valueEnd, stop);
        if (line[word] != '-') {
          List<Option> known = SecretOptions.of(line, word, wordEnd);
          options = known.isEmpty() ? options : known;
        } else if (read <= word && names.holds(line, word, wordEnd)) {
          awaited = Part.ALL;
        }
      }
      word = Math.max(wordEnd, read);
    }
  }

  /** Hides the value that the word before announced. */
  private boolean awaitedValue(int word, int valueEnd) {
    Part part = awaited;
    awaited = null;
    if (part == null || line[word] == '-') {
      return false;
    }
    hide(part, word, valueEnd);
    return true;
  }

  /** Hides the value of an option of the program, or awaits it. */
  private boolean option(int word, int wordEnd, int valueEnd) {
    for (Option option : options) {
      if (!SecretOptions.startsWith(line, word, wordEnd, option.text())) {
        continue;
      }
      int value = word + option.text().length();
      if (value == wordEnd) {
        awaited = option.part() == Part.JOINED ? null : option.part();
        return true;
      }
      boolean isLong = option.text().startsWith("--");
      if (!isLong || line[value] == '=') {
        hide(option.part(), isLong ? value + 1 : value, valueEnd);
        return true;
      }
    }
    return false;
  }

  /** Hides what stands after secret names and in URLs within one word. */
  private void assignments(int word, int wordEnd, int valueEnd, int stop) {
    int lastAt = wordEnd - 1;
    while (lastAt > word && line[lastAt] != '@') {
      lastAt--;
    }
    for (int at = word; at < wordEnd; at++) {
      if (line[at] == ':' && at + 2 < lastAt && line[at + 1] == '/' && line[at + 2] == '/') {
        at = password(at + 3, lastAt);
      } else if (line[at] == '=' || line[at] == ':') {
        at = Math.max(at, value(word, at, wordEnd, valueEnd, stop) - 1);
      }
    }
  }

  /** Hides the password before {@code lastAt} in a URL whose authority starts at {@code start}. */
  private int password(int start, int lastAt) {
    int colon = find((byte) ':', start, lastAt);
    if (colon == lastAt || isPort(colon + 1, lastAt)) {
      return start - 1;
    }
    hide(colon + 1, lastAt);
    return lastAt;
  }

  private boolean isPort(int start, int stop) {
    int at = start;
    while (at < stop && line[at] >= '0' && line[at] <= '9') {
      at++;
    }
    return at < stop && line[at] == '/';
  }

  /** Hides the value after the sign at {@code sign}, if the name before it is secret. */
  private int value(int word, int sign, int wordEnd, int valueEnd, int stop) {
    int nameEnd = sign > word && isQuote(line[sign - 1]) ? sign - 1 : sign;
    int name = nameEnd;
    while (name > word && SecretNames.isNamePart(line[name - 1])) {
      name--;
    }
    if (!names.holds(line, name, nameEnd)) {
      return sign;
    }
    int start = sign + 1;
    while (line[sign] == ':' && start < stop && line[start] == ' ') {
      start++;
    }
    int valueStop;
    if (start < stop && isQuote(line[start])) {
      valueStop = find(line[start], start + 1, stop);
      start++;
    } else if (name == word) {
      valueStop = Math.max(valueEnd, endAfterSpace(start, wordEnd, stop));
    } else if (nameEnd == sign && isQuote(line[name - 1])) {
      valueStop = find(line[name - 1], start, stop);
    } else {
      valueStop = start;
      while (valueStop < wordEnd && !isSettingEnd(line[valueStop])) {
        valueStop++;
      }
    }
    hide(start, valueStop);
    return valueStop;
  }

  /** Returns where the next word ends if the value begins after the space behind a colon. */
  private int endAfterSpace(int start, int wordEnd, int stop) {
    return start > wordEnd ? wordEnd(start, stop) : wordEnd;
  }

  private void hide(Part part, int start, int stop) {
    if (part != Part.AFTER_USER) {
      hide(start, stop);
      return;
    }
    int at = start;
    while (at < stop && line[at] != ':' && line[at] != '%') {
      at++;
    }
    hide(at + 1, stop);
  }

  private void hide(int start, int stop) {
    if (start >= stop) {
      return;
    }
    copy(start);
    for (int i = 0; i < Math.min(STARS, stop - start); i++) {
      line[written++] = '*';
    }
    read = stop;
  }

  private void copy(int upTo) {
    System.arraycopy(line, read, line, written, upTo - read);
    written += upTo - read;
    read = upTo;
  }

  /** Returns where the word ends: at a space that is in no quotes. */
  private int wordEnd(int start, int stop) {
    int at = start;
    while (at < stop && line[at] != ' ') {
      if (isQuote(line[at])) {
        int closing = find(line[at], at + 1, stop);
        at = closing < stop ? closing : at;
      }
      at++;
    }
    return at;
  }

  private int find(byte wanted, int start, int stop) {
    int at = start;
    while (at < stop && line[at] != wanted) {
      at++;
    }
    return at;
  }

  private static boolean isQuote(byte b) {
    return b == '"' || b == '\'';
  }

  private static boolean isSettingEnd(byte b) {
    return b == '&' || b == ';' || b == ',' || b == '}' || b == '"' || b == '\'';
  }
}
