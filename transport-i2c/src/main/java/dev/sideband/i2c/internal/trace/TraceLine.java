package dev.sideband.i2c.internal.trace;

import dev.sideband.i2c.internal.trace.TraceEvent.Kind;
import dev.sideband.i2c.internal.trace.TraceEvent.Protocol;
import dev.sideband.wire.Bytes;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses lines of the kernel's text trace.
 *
 * <p>A line begins with the task's name, which is the task's own choice: at most 15 bytes, so too
 * short to look like what follows it. The kernel shows 64 bytes of data at most.
 */
final class TraceLine {

  private static final Pattern HEAD =
      Pattern.compile(
          "^.{0,40}?-\\d{1,10} +(?:\\([ \\d-]{1,12}\\) +)?\\[\\d{1,5}\\] +(?:[^ ]{1,10} +)?"
              + "(\\d{1,12})\\.(\\d{6}): (i2c|smbus)_(write|read|reply|result): (.*)$");

  private static final Pattern MESSAGE =
      Pattern.compile(
          "^i2c-(\\d{1,5}) #(\\d{1,5}) a=([0-9a-f]{1,3}) f=([0-9a-f]{1,4}) l=(\\d{1,5})"
              + "(?: \\[([0-9a-f-]*)\\])?$");

  private static final Pattern RESULT =
      Pattern.compile("^i2c-(\\d{1,5}) n=(\\d{1,5}) ret=(-?\\d{1,5})$");

  private static final Pattern CALL =
      Pattern.compile(
          "^i2c-(\\d{1,5}) a=([0-9a-f]{1,3}) f=([0-9a-f]{1,4}) c=([0-9a-f]{1,2}) ([A-Z0-9_]{1,20})"
              + "(?: l=(\\d{1,5}) \\[([0-9a-f-]*)\\])?(?: (?:rd|wr) res=(-?\\d{1,5}))?$");

  private static final HexFormat HEX = HexFormat.ofDelimiter("-");
  private static final long LAST_SECOND = 281_474_975L;

  private TraceLine() {}

  /** Returns what the line says, or nothing if it says nothing of a bus that makes sense. */
  static Optional<TraceEvent> parse(String line) {
    Matcher head = HEAD.matcher(line);
    if (!head.matches()) {
      return Optional.empty();
    }
    long seconds = Long.parseLong(head.group(1));
    if (seconds > LAST_SECOND) {
      return Optional.empty();
    }
    long nanos = seconds * 1_000_000_000 + Long.parseLong(head.group(2)) * 1_000;
    Kind kind = Kind.valueOf((head.group(3) + "_" + head.group(4)).toUpperCase(Locale.ROOT));
    try {
      return parse(kind, nanos, head.group(5));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<TraceEvent> parse(Kind kind, long nanos, String text) {
    if (kind.isCall()) {
      return call(kind, nanos, CALL.matcher(text));
    }
    return kind == Kind.I2C_RESULT
        ? result(nanos, RESULT.matcher(text))
        : message(kind, nanos, MESSAGE.matcher(text));
  }

  private static Optional<TraceEvent> message(Kind kind, long nanos, Matcher text) {
    boolean shows = kind != Kind.I2C_READ;
    if (!text.matches() || shows != (text.group(6) != null)) {
      return Optional.empty();
    }
    return Optional.of(
        new TraceEvent(
            kind,
            adapter(text.group(1)),
            nanos,
            Integer.parseInt(text.group(2)),
            Integer.parseInt(text.group(3), 16),
            Integer.parseInt(text.group(4), 16),
            0,
            Protocol.NONE,
            Integer.parseInt(text.group(5)),
            shows ? bytes(text.group(6)) : Bytes.EMPTY,
            0));
  }

  private static Optional<TraceEvent> result(long nanos, Matcher text) {
    if (!text.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new TraceEvent(
            Kind.I2C_RESULT,
            adapter(text.group(1)),
            nanos,
            Integer.parseInt(text.group(2)),
            0,
            0,
            0,
            Protocol.NONE,
            0,
            Bytes.EMPTY,
            Integer.parseInt(text.group(3))));
  }

  private static Optional<TraceEvent> call(Kind kind, long nanos, Matcher text) {
    boolean shows = kind == Kind.SMBUS_WRITE || kind == Kind.SMBUS_REPLY;
    boolean ends = kind == Kind.SMBUS_RESULT;
    if (!text.matches() || shows != (text.group(6) != null) || ends != (text.group(8) != null)) {
      return Optional.empty();
    }
    return Optional.of(
        new TraceEvent(
            kind,
            adapter(text.group(1)),
            nanos,
            0,
            Integer.parseInt(text.group(2), 16),
            Integer.parseInt(text.group(3), 16),
            Integer.parseInt(text.group(4), 16),
            Protocol.valueOf(text.group(5)),
            shows ? Integer.parseInt(text.group(6)) : 0,
            shows ? bytes(text.group(7)) : Bytes.EMPTY,
            ends ? Integer.parseInt(text.group(8)) : 0));
  }

  private static int adapter(String digits) {
    int number = Integer.parseInt(digits);
    if (number > 0xFFFF) {
      throw new IllegalArgumentException("adapter " + number);
    }
    return number;
  }

  private static Bytes bytes(String digits) {
    return Bytes.copyOf(HEX.parseHex(digits));
  }
}
