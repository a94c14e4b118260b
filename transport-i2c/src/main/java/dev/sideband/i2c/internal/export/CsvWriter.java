package dev.sideband.i2c.internal.export;

import dev.sideband.i2c.CaptureWriter;
import dev.sideband.transport.BusRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes a row for each message; no field needs quotes. */
public final class CsvWriter implements CaptureWriter {

  private static final String HEAD =
      "seconds,link,address,ten_bit,direction,length,data,nacks,result,repeated_start,stop,"
          + "duration_ns,cut\n";

  private final Writer out;
  private boolean begun;

  /** Creates a writer. */
  public CsvWriter(OutputStream out) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  @Override
  public void write(BusRecord message) throws IOException {
    begin();
    out.write(
        String.format(
            Locale.ROOT,
            "%d.%09d,%d,0x%02x,%d,%s,%d,%s,%s,%s,%d,%d,%d,%d%n",
            message.nanos() / 1_000_000_000,
            message.nanos() % 1_000_000_000,
            message.link(),
            message.address().value(),
            bit(message.address().tenBit()),
            message.read() ? "read" : "write",
            message.data().size(),
            message.data(),
            message.acks().known() ? message.acks().nacks() : "unknown",
            message.result(),
            bit(message.repeatedStart()),
            bit(message.stop()),
            message.durationNanos(),
            bit(message.cut())));
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      out.write(HEAD);
    }
  }

  private static int bit(boolean value) {
    return value ? 1 : 0;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      begin();
    }
  }
}
