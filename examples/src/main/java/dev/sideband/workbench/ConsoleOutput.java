package dev.sideband.workbench;

import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.GapCause;
import dev.sideband.ring.RingGap;
import dev.sideband.ring.RingRecord;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Shows what a ring holds of a console: its bytes as they are, and a line of its own where some are
 * missing. What the BMC sent twice is left out.
 *
 * <p>For one thread at a time.
 */
final class ConsoleOutput {

  private final OutputStream out;

  ConsoleOutput(OutputStream out) {
    this.out = out;
  }

  /** Shows a ring's record, if it is of a console. */
  void show(RingRecord stored) throws IOException {
    RingGap gap = stored.gap();
    if (!gap.isNone()) {
      remark(
          String.format(
              "%,d records overwritten in the ring, %,d damaged",
              gap.overwrittenRecords(), gap.damagedRecords()));
    }
    Optional<ConsoleRecord> record = decode(stored);
    if (record.isPresent() && record.get() instanceof ConsoleRecord.Said said) {
      out.write(said.data().toArray());
    } else if (record.isPresent() && record.get() instanceof ConsoleRecord.Missing missing) {
      remark(text(missing));
    }
    out.flush();
  }

  /** Returns the record of a console, if it is one that can be read. */
  static Optional<ConsoleRecord> decode(RingRecord stored) {
    try {
      return ConsoleStore.decode(stored);
    } catch (MalformedMessageException e) {
      // What a foreign writer put under these types cannot be shown.
      return Optional.empty();
    }
  }

  /** Says what is missing, in one line. */
  static String text(ConsoleRecord.Missing missing) {
    long count = missing.bytes().length();
    String bytes =
        count == 0
            ? String.format("bytes missing at %,d", missing.bytes().from())
            : String.format(
                "%,d bytes missing, %,d to %,d",
                count, missing.bytes().from(), missing.bytes().to());
    return bytes + ": " + why(missing.cause());
  }

  private static String why(GapCause cause) {
    return switch (cause) {
      case NOT_FETCHED -> "they were not fetched yet";
      case OVERWRITTEN -> "the BMC had overwritten them";
      case STREAM_LOST -> "the BMC lost its log";
      case NO_HISTORY -> "the line was down, and the BMC keeps no history";
      case TOO_MANY_GAPS -> "more gaps were open than are remembered";
      case NOT_STORED -> "they were acknowledged, and not stored";
    };
  }

  private void remark(String text) throws IOException {
    out.write(("\r\n[-- " + text + " --]\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
