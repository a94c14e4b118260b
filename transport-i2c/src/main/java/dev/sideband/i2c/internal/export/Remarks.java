package dev.sideband.i2c.internal.export;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusRecord;
import java.util.ArrayList;
import java.util.List;

/** What a format has no field for, in words. */
final class Remarks {

  /** So many refused bytes are named: a comment has 65,535 letters at most. */
  private static final int MOST_NAMED = 16;

  private Remarks() {}

  /** Returns what is out of the ordinary about a message; empty if nothing is. */
  static String of(BusRecord message) {
    List<String> remarks = new ArrayList<>();
    if (message.result().failed()) {
      remarks.add(message.result().toString());
    }
    AckMap acks = message.acks();
    if (!acks.address()) {
      remarks.add("NACK at the address");
    }
    int last = message.data().size() - 1;
    int refused = 0;
    for (int i = 0; i <= last; i++) {
      boolean ends = message.read() && i == last;
      if (!acks.data(i) && !ends && refused++ < MOST_NAMED) {
        remarks.add("NACK at byte " + i);
      }
    }
    if (refused > MOST_NAMED) {
      remarks.add("and at " + (refused - MOST_NAMED) + " more");
    }
    if (message.cut()) {
      remarks.add("data is cut");
    }
    return String.join("; ", remarks);
  }
}
