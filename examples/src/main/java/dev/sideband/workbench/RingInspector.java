package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.ring.RingFollower;
import dev.sideband.ring.RingGap;
import dev.sideband.ring.RingListener;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Looks into the file of any ring log, or of a frozen copy of one, whether or not somebody writes
 * it: lists, follows, verifies, exports.
 *
 * <p>The process ends with 1 when the file cannot be read or is verified and found to be damaged,
 * and with 2 when its command line is wrong.
 */
public final class RingInspector {

  private static final Duration LOOK = Duration.ofMillis(200);

  private final PrintStream out;
  private final PrintStream err;

  RingInspector(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Starts it; {@code --help} says with what. */
  public static void main(String[] args) {
    int status = new RingInspector(System.out, System.err).run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Does what the command line says, and returns the exit status. */
  int run(String[] args) {
    return new Program("ring", RingInspectorArguments.USAGE, out, err)
        .run(args, () -> run(RingInspectorArguments.parse(args)));
  }

  private int run(RingInspectorArguments arguments) throws IOException, InterruptedException {
    if (arguments.command() == RingInspectorArguments.Command.FOLLOW) {
      return follow(RingReader.open(arguments.file()));
    }
    try (RingReader reader = RingReader.open(arguments.file())) {
      return switch (arguments.command()) {
        case VERIFY -> verify(reader);
        case EXPORT -> each(reader, arguments, RingText::json);
        default -> {
          out.println(RingText.head(reader));
          yield each(reader, arguments, RingText::line);
        }
      };
    }
  }

  /** How a record is shown. */
  private interface Form {
    String of(RingRecord record);
  }

  private int each(RingReader reader, RingInspectorArguments arguments, Form form)
      throws IOException {
    RingRecord record = new RingRecord();
    if (arguments.last() < Long.MAX_VALUE) {
      reader.seekNewest();
      for (long i = 0; i < arguments.last() && reader.previous(record); i++) {
        // Only the place counts.
      }
      reader.seek(reader.position());
    }
    long places = reader.missed().damagedPlaces();
    while (reader.next(record)) {
      out.println(form.of(record));
      places = reader.missed().damagedPlaces();
    }
    // No record follows that could tell of it.
    long behind = reader.missed().damagedPlaces() - places;
    if (behind > 0) {
      err.printf("ring: damage in %,d place%s behind the last record%n", behind, plural(behind));
    }
    if (reader.blocksCutOff() > 0) {
      err.println("ring: " + cutShort(reader));
    }
    return 0;
  }

  private static String plural(long count) {
    return count == 1 ? "" : "s";
  }

  private static String cutShort(RingReader reader) {
    return String.format(
        "CUT SHORT: %,d of %,d blocks are missing", reader.blocksCutOff(), reader.blocks());
  }

  private int verify(RingReader reader) throws IOException {
    long overwritten = reader.recordsBefore();
    long records = 0;
    long bytes = 0;
    RingRecord record = new RingRecord();
    while (reader.next(record)) {
      records++;
      bytes += record.length();
    }
    RingGap missed = reader.missed();
    out.printf("%,d records, %,d bytes of payload%n", records, bytes);
    out.printf(
        "%,d records before them are overwritten%n", overwritten + missed.overwrittenRecords());
    boolean isDamaged = missed.damagedRecords() > 0 || missed.damagedPlaces() > 0;
    if (isDamaged) {
      out.printf(
          "DAMAGED: %,d records, %,d bytes lost in %,d places%n",
          missed.damagedRecords(), missed.damagedBytes(), missed.damagedPlaces());
    }
    boolean isCut = reader.blocksCutOff() > 0;
    if (isCut) {
      out.println(cutShort(reader));
    }
    if (!isDamaged && !isCut) {
      out.println("no damage");
    }
    return isDamaged || isCut ? Program.FAILED : 0;
  }

  @SuppressWarnings("try") // Following serves by going on.
  private int follow(RingReader reader) throws IOException, InterruptedException {
    String head = RingText.head(reader);
    reader.seekNewest();
    out.println(head);
    out.flush();
    try (ShutdownHook hook = ShutdownHook.install();
        Sideband sideband = Sideband.builder().build();
        RingFollower following =
            RingFollower.polling(
                reader, printer(hook), sideband.executor(), sideband.scheduler(), LOOK)) {
      hook.await();
    }
    return 0;
  }

  private RingListener printer(ShutdownHook hook) {
    return new RingListener() {
      @Override
      public void onRecord(RingRecord record) {
        out.println(RingText.line(record));
        out.flush();
        if (out.checkError()) {
          hook.ask();
        }
      }

      @Override
      public void onFailure(Exception failure) {
        err.println("ring: " + failure.getMessage());
        hook.ask();
      }
    };
  }
}
