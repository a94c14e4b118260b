package dev.sideband.i2c;

import dev.sideband.bus.DeviceMap;
import dev.sideband.i2c.internal.export.CsvWriter;
import dev.sideband.i2c.internal.export.JsonLinesWriter;
import dev.sideband.i2c.internal.export.PcapngWriter;
import dev.sideband.i2c.internal.export.VcdWriter;
import dev.sideband.transport.BusRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/**
 * Writes messages for the tools that people already use; for one thread.
 *
 * <p>Each writer takes over the stream that it is made with. {@link #close} completes what is
 * written and closes the stream.
 */
public interface CaptureWriter extends Closeable {

  /** Writes the next message; messages come in the order of the bus. */
  void write(BusRecord message) throws IOException;

  /**
   * Writes for Wireshark: pcapng with link type 209, nanoseconds, an interface for each link.
   * Wireshark knows no acknowledgements; what was refused is a comment of the packet. Nor does it
   * read more than 256 KiB of a message; what is beyond is left out, and the length tells.
   *
   * @param boot when the clock of the messages began, by the wall clock
   */
  static CaptureWriter pcapng(OutputStream out, Instant boot) {
    return new PcapngWriter(out, boot);
  }

  /**
   * Writes for waveform viewers: the lines {@code scl} and {@code sda} of one link, drawn anew at a
   * clock of our own. Messages of other links are left out, and a message that begins before the
   * one ahead of it has been drawn is drawn behind it.
   *
   * @param bitsPerSecond the clock, 1,000 to 5,000,000
   */
  static CaptureWriter vcd(OutputStream out, int link, int bitsPerSecond) {
    return new VcdWriter(out, link, bitsPerSecond);
  }

  /** Writes a table with a head, its fields separated by commas. */
  static CaptureWriter csv(OutputStream out) {
    return new CsvWriter(out);
  }

  /**
   * Writes one JSON object a line, with the words of a map.
   *
   * @param map names devices and registers; may be empty
   */
  static CaptureWriter jsonLines(OutputStream out, DeviceMap map) {
    return new JsonLinesWriter(out, map);
  }
}
