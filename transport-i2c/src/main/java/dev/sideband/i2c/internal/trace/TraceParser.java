package dev.sideband.i2c.internal.trace;

import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusTapCounters;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the bytes of {@code trace_pipe} into lines and hands on what they say; for one thread. */
final class TraceParser {

  /** The kernel's own lines are shorter than two pages. */
  private static final int LONGEST_LINE = 16_384;

  private static final Pattern LOST =
      Pattern.compile("^CPU:\\d{1,5} \\[LOST (?:(\\d{1,15}) )?EVENTS\\]$");
  private static final String TOO_BIG = "LINE TOO BIG";

  private final TransferPairing pairing;
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;
  private boolean overlong;
  private volatile long malformed;
  private volatile long seen;
  private volatile long lost;

  TraceParser(BusListener listener) {
    this.pairing = new TransferPairing(listener);
  }

  /** Takes the next bytes, which may end anywhere in a line. */
  void take(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        endLine();
      } else if (length < LONGEST_LINE) {
        line[length++] = bytes[i];
      } else {
        overlong = true;
      }
    }
    seen = pairing.seen();
    lost = pairing.lost();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes it, others look.
  private void endLine() {
    String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
    if (overlong || !isUnderstood(text)) {
      malformed++;
    }
    length = 0;
    overlong = false;
  }

  private boolean isUnderstood(String text) {
    if (text.isEmpty() || text.startsWith("#")) {
      return true;
    }
    var event = TraceLine.parse(text);
    if (event.isPresent()) {
      pairing.take(event.get());
      return true;
    }
    Matcher loss = LOST.matcher(text);
    if (loss.matches()) {
      pairing.lines(loss.group(1) == null ? 1 : Long.parseLong(loss.group(1)));
      return true;
    }
    if (text.contains(TOO_BIG)) {
      pairing.lines(1);
      return true;
    }
    return false;
  }

  /** Returns what was counted; any thread may ask. */
  BusTapCounters counters() {
    return new BusTapCounters(seen, lost, malformed);
  }
}
