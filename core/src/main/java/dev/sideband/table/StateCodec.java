package dev.sideband.table;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The states of a column's cells on the wire: runs, each one varint of (length − 1) · 8 + state.
 */
final class StateCodec {

  private static final int STATE_BITS = 3;
  private static final int STATE_MASK = (1 << STATE_BITS) - 1;

  private StateCodec() {}

  static void write(WireWriter out, byte[] states, int count) {
    int start = 0;
    for (int i = 1; i <= count; i++) {
      if (i == count || states[i] != states[start]) {
        out.varint((long) (i - start - 1) << STATE_BITS | states[start]);
        start = i;
      }
    }
  }

  /** Reads {@code count} states, none above {@code highest}. */
  static void read(WireReader in, byte[] states, int count, int highest)
      throws MalformedMessageException {
    int at = 0;
    while (at < count) {
      int run = in.count((count - at - 1) << STATE_BITS | STATE_MASK, "cell states");
      int state = run & STATE_MASK;
      if (state > highest) {
        throw in.malformed("cell states", "state " + state + " is unknown");
      }
      int end = at + (run >> STATE_BITS) + 1;
      while (at < end) {
        states[at++] = (byte) state;
      }
    }
  }
}
