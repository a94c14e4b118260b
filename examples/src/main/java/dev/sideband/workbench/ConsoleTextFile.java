package dev.sideband.workbench;

import dev.sideband.console.ConsoleRecord;
import dev.sideband.ring.RingRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A console as a text file, appended to: each line behind the time at which it began to be stored,
 * without colours and other controls, and a line of its own where bytes are missing.
 *
 * <p>For one thread at a time.
 */
final class ConsoleTextFile implements AutoCloseable {

  private static final int ESCAPE = 0x1B;

  /** Where in a terminal's control sequence the text stands. */
  private enum Place {
    TEXT,
    ESCAPE,
    SEQUENCE
  }

  private final OutputStream out;
  private Place place = Place.TEXT;
  private boolean isLineStart = true;

  private ConsoleTextFile(OutputStream out) {
    this.out = out;
  }

  /** Opens one, and goes on behind what is in it; without a file, what is written is dropped. */
  static ConsoleTextFile append(Optional<Path> file) throws IOException {
    return new ConsoleTextFile(
        file.isEmpty()
            ? OutputStream.nullOutputStream()
            : new BufferedOutputStream(
                Files.newOutputStream(
                    file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
  }

  /** Writes a ring's record, if it is of a console. */
  void write(RingRecord stored) throws IOException {
    Optional<ConsoleRecord> record = ConsoleOutput.decode(stored);
    Instant time = stored.stamp().wall().truncatedTo(ChronoUnit.MILLIS);
    if (record.isPresent() && record.get() instanceof ConsoleRecord.Said said) {
      for (byte each : said.data().toArray()) {
        take(each, time);
      }
    } else if (record.isPresent() && record.get() instanceof ConsoleRecord.Missing missing) {
      endLine();
      place = Place.TEXT;
      begin(time);
      out.write(("[-- " + ConsoleOutput.text(missing) + " --]").getBytes(StandardCharsets.UTF_8));
      endLine();
    }
    out.flush();
  }

  private void take(byte each, Instant time) throws IOException {
    switch (place) {
      case ESCAPE -> place = each == '[' ? Place.SEQUENCE : Place.TEXT;
      case SEQUENCE -> place = each >= '@' && each <= '~' ? Place.TEXT : Place.SEQUENCE;
      case TEXT -> {
        if (each == ESCAPE) {
          place = Place.ESCAPE;
        } else if (each == '\n') {
          begin(time);
          endLine();
        } else if (each < 0 || each >= ' ' || each == '\t') {
          begin(time);
          out.write(each);
        }
      }
    }
  }

  private void begin(Instant time) throws IOException {
    if (isLineStart) {
      isLineStart = false;
      out.write((time + " ").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void endLine() throws IOException {
    if (!isLineStart) {
      isLineStart = true;
      out.write('\n');
    }
  }

  @Override
  public void close() throws IOException {
    endLine();
    out.close();
  }
}
