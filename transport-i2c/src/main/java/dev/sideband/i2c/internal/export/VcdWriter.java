package dev.sideband.i2c.internal.export;

import dev.sideband.i2c.CaptureWriter;
import dev.sideband.i2c.internal.waveform.EdgeSink;
import dev.sideband.i2c.internal.waveform.LinePainter;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Draws messages as a value change dump (IEEE 1364-2001, 18.2) in nanoseconds. */
public final class VcdWriter implements CaptureWriter {

  private static final String HEAD =
      """
      $timescale 1 ns $end
      $scope module i2c $end
      $var wire 1 ! scl $end
      $var wire 1 " sda $end
      $upscope $end
      $enddefinitions $end
      """;

  private static final int CUT_BITS = 3;

  private final Writer out;
  private final int link;
  private final long quarter;
  private final LinePainter painter;

  /** Whether the line was left without a stop. */
  private boolean busy;

  /** Creates a writer. */
  public VcdWriter(OutputStream out, int link, int bitsPerSecond) {
    if (bitsPerSecond < 1_000 || bitsPerSecond > 5_000_000) {
      throw new IllegalArgumentException("bits per second: " + bitsPerSecond);
    }
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    this.link = link;
    this.quarter = 250_000_000L / bitsPerSecond;
    this.painter = new LinePainter(new Changes(), quarter);
  }

  @Override
  public void write(BusRecord message) throws IOException {
    if (message.link() != link) {
      return;
    }
    try {
      draw(message);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }

  private void draw(BusRecord message) {
    if (busy && !message.repeatedStart()) {
      painter.stop();
      busy = false;
    }
    if (!busy) {
      painter.pause(Math.max(0, message.nanos() - quarter - painter.now()));
    }
    painter.start();
    address(message);
    AckMap acks = message.acks();
    int last = message.data().size() - 1;
    for (int i = 0; i <= last; i++) {
      boolean refused = acks.known() ? !acks.data(i) : message.read() && i == last;
      painter.octet(message.data().at(i), !refused);
    }
    if (message.result().equals(BusResult.INCOMPLETE)) {
      painter.bits(0xFF, CUT_BITS);
    }
    busy = !message.stop();
    if (message.stop()) {
      painter.stop();
    }
  }

  /** A refused 10-bit address is drawn as refused at its second byte. */
  private void address(BusRecord message) {
    BusAddress address = message.address();
    boolean refused =
        !message.acks().address()
            || !message.acks().known() && message.result().equals(BusResult.ADDRESS_NACK);
    boolean lowByte = address.tenBit() && !message.read();
    painter.octet(address.firstByte(message.read()), lowByte || !refused);
    if (lowByte) {
      painter.octet(address.value() & 0xFF, !refused);
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      painter.end();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Writes each change. */
  private final class Changes implements EdgeSink {

    private int levels = -1;
    private long written = -1;

    @Override
    public void edge(long sample, boolean scl, boolean sda) {
      StringBuilder text = new StringBuilder(levels < 0 ? HEAD : "");
      int now = (scl ? 1 : 0) | (sda ? 2 : 0);
      int changed = levels < 0 ? 3 : levels ^ now;
      text.append('#').append(sample).append('\n');
      if ((changed & 1) != 0) {
        text.append(scl ? "1!\n" : "0!\n");
      }
      if ((changed & 2) != 0) {
        text.append(sda ? "1\"\n" : "0\"\n");
      }
      levels = now;
      put(text.toString());
      written = sample;
    }

    @Override
    public void end(long sample) {
      if (sample > written) {
        put("#" + sample + "\n");
      }
    }

    private void put(String text) {
      try {
        out.write(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
