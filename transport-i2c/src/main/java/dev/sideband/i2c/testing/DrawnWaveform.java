package dev.sideband.i2c.testing;

import dev.sideband.i2c.internal.waveform.EdgeSink;
import dev.sideband.i2c.internal.waveform.LinePainter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A capture that is drawn: SCL in bit 0 and SDA in bit 1 of each sample.
 *
 * <p>Both lines are high to begin with. After a start, a bit or a byte the clock is low. For one
 * thread.
 */
public final class DrawnWaveform {

  private static final int SCL = 1;
  private static final int SDA = 2;

  private final long samplesPerSecond;
  private final Samples samples = new Samples();
  private final LinePainter painter;

  /**
   * Creates an empty drawing.
   *
   * @param samplesPerSecond what the files will say, 1 to 1,000,000,000
   * @param quarter how many samples a quarter of a clock period lasts, at least 1
   */
  public DrawnWaveform(long samplesPerSecond, int quarter) {
    this.samplesPerSecond = samplesPerSecond;
    this.painter = new LinePainter(samples, quarter);
  }

  /** Draws a start, or a repeated start if the clock is low. */
  public DrawnWaveform start() {
    painter.start();
    return this;
  }

  /** Draws a byte and the answer to it. */
  public DrawnWaveform octet(int value, boolean acknowledged) {
    painter.octet(value, acknowledged);
    return this;
  }

  /** Draws the high bits of a byte, the first {@code count} of them, 0 to 8. */
  public DrawnWaveform bits(int value, int count) {
    painter.bits(value, count);
    return this;
  }

  /** Draws a stop; the clock must be low. */
  public DrawnWaveform stop() {
    painter.stop();
    return this;
  }

  /** Leaves both lines as they are for so many samples. */
  public DrawnWaveform pause(long count) {
    painter.pause(count);
    return this;
  }

  /** Lets SCL rise. */
  public DrawnWaveform clockUp() {
    painter.scl(true);
    return this;
  }

  /** Draws a pulse on SCL or SDA that ends where it began. */
  public DrawnWaveform glitch(boolean clock, long count) {
    painter.glitch(clock, count);
    return this;
  }

  /** Returns the number of samples drawn. */
  public long size() {
    return painter.now();
  }

  /** Returns the samples. */
  public byte[] samples() {
    return samples.upTo(painter.now());
  }

  /** Writes a value change dump with lines {@code scl} and {@code sda}. */
  public void writeVcd(Path file) throws IOException {
    StringBuilder text = new StringBuilder(vcdHead());
    byte[] all = samples();
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        text.append('#').append(i).append('\n');
        appendLevel(text, i == 0 || changed(all, i, SCL), all[i] & SCL, '!');
        appendLevel(text, i == 0 || changed(all, i, SDA), all[i] & SDA, '"');
      }
    }
    text.append('#').append(all.length).append('\n');
    Files.writeString(file, text);
  }

  private String vcdHead() {
    long nanos = 1_000_000_000L / samplesPerSecond;
    if (nanos != 1 && nanos != 10 && nanos != 100 && nanos != 1_000) {
      throw new IllegalStateException("no time unit of a dump: " + nanos + " ns");
    }
    return """
    $timescale %d ns $end
    $scope module bus $end
    $var wire 1 ! scl $end
    $var wire 1 " sda $end
    $upscope $end
    $enddefinitions $end
    """
        .formatted(nanos)
        .replace("1000 ns", "1 us");
  }

  private static boolean changed(byte[] all, int at, int line) {
    return ((all[at] ^ all[at - 1]) & line) != 0;
  }

  private static void appendLevel(StringBuilder text, boolean wanted, int level, char id) {
    if (wanted) {
      text.append(level == 0 ? '0' : '1').append(id).append('\n');
    }
  }

  /** Writes rows of levels with a head that names {@code scl} and {@code sda}. */
  public void writeCsv(Path file) throws IOException {
    StringBuilder text = new StringBuilder("scl,sda\n");
    for (byte sample : samples()) {
      text.append(sample & SCL).append(',').append((sample & SDA) >> 1).append('\n');
    }
    Files.writeString(file, text);
  }

  /** Writes a sigrok session whose samples stand in pieces of so many bytes. */
  public void writeSession(Path file, int piece) throws IOException {
    byte[] all = samples();
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      put(zip, "version", "2".getBytes(StandardCharsets.UTF_8));
      put(zip, "metadata", metadata().getBytes(StandardCharsets.UTF_8));
      for (int from = 0, number = 1; from < all.length; from += piece, number++) {
        int to = Math.min(all.length, from + piece);
        put(zip, "logic-1-" + number, Arrays.copyOfRange(all, from, to));
      }
    }
  }

  private String metadata() {
    return """
    [global]
    sigrok version=0.5.2

    [device 1]
    capturefile=logic-1
    total probes=2
    samplerate=%d Hz
    total analog=0
    probe1=scl
    probe2=sda
    unitsize=1
    """
        .formatted(samplesPerSecond);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  /** The samples between edges, written out. */
  private static final class Samples implements EdgeSink {

    private byte[] array = new byte[1_024];
    private int size;
    private byte level;

    @Override
    public void edge(long sample, boolean scl, boolean sda) {
      fill(sample);
      level = (byte) ((scl ? SCL : 0) | (sda ? SDA : 0));
    }

    @Override
    public void end(long sample) {
      fill(sample);
    }

    byte[] upTo(long end) {
      fill(end);
      return Arrays.copyOf(array, size);
    }

    private void fill(long end) {
      int to = Math.toIntExact(end);
      if (to > array.length) {
        array = Arrays.copyOf(array, Math.max(to, array.length * 2));
      }
      Arrays.fill(array, size, to, level);
      size = to;
    }
  }
}
