package dev.sideband.i2c.internal.waveform;

import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.WaveformSettings;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads a sigrok session: a ZIP file with a {@code metadata} entry and samples in {@code CAPTURE},
 * or in {@code CAPTURE-1}, {@code CAPTURE-2} and so on.
 */
final class SigrokSession {

  private static final int MOST_METADATA = 1 << 16;
  private static final int BLOCK = 1 << 16;
  private static final int MOST_UNIT_SIZE = 64;

  private final ZipFile zip;
  private final Map<String, String> metadata;
  private final DecoderChain chain;
  private final int unit;
  private final int sclProbe;
  private final int sdaProbe;
  private long sample;
  private int before = -1;

  private SigrokSession(ZipFile zip, WaveformSettings settings, WaveformListener listener)
      throws IOException {
    this.zip = zip;
    this.metadata = metadata(zip);
    SampleClock clock =
        SampleClock.perSecond(
            metadata.containsKey("samplerate")
                ? Rates.parse(value("samplerate"), SigrokSession::bad)
                : settings.samplesPerSecond());
    this.unit = unitSize();
    this.sclProbe = probe(settings.scl());
    this.sdaProbe = probe(settings.sda());
    this.chain = new DecoderChain(settings, clock, listener);
  }

  static long read(Path path, WaveformSettings settings, WaveformListener listener)
      throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      return new SigrokSession(zip, settings, listener).read();
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      // The JDK reports some damage to the directory as a wrong argument.
      throw bad("session", e.toString());
    }
  }

  private long read() throws IOException {
    String capture = value("capturefile");
    ZipEntry whole = zip.getEntry(capture);
    long left = whole == null ? 0 : read(whole);
    ZipEntry part = zip.getEntry(capture + "-1");
    if (whole == null && part == null) {
      throw bad("capture", "has no samples");
    }
    for (int number = 2; part != null; number++) {
      left += read(part);
      part = zip.getEntry(capture + "-" + number);
    }
    chain.end(sample);
    return left;
  }

  /** Takes an entry's samples and returns 1 if the last one is cut. */
  private long read(ZipEntry entry) throws IOException {
    byte[] block = new byte[BLOCK / unit * unit];
    try (InputStream in = zip.getInputStream(entry)) {
      while (true) {
        int count = in.readNBytes(block, 0, block.length);
        take(block, count / unit);
        if (count < block.length) {
          return count % unit == 0 ? 0 : 1;
        }
      }
    }
  }

  private void take(byte[] block, int count) {
    int sclByte = sclProbe / 8;
    int sdaByte = sdaProbe / 8;
    int sclShift = sclProbe % 8;
    int sdaShift = sdaProbe % 8;
    for (int i = 0; i < count; i++) {
      int scl = block[i * unit + sclByte] >> sclShift & 1;
      int sda = block[i * unit + sdaByte] >> sdaShift & 1;
      int now = scl | sda << 1;
      if (now != before) {
        before = now;
        chain.edge(sample + i, scl != 0, sda != 0);
      }
    }
    sample += count;
  }

  private static Map<String, String> metadata(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry("metadata");
    if (entry == null) {
      throw bad("metadata", "is missing");
    }
    Map<String, String> values = new HashMap<>();
    try (InputStream in = zip.getInputStream(entry)) {
      String text = new String(in.readNBytes(MOST_METADATA), StandardCharsets.UTF_8);
      text.lines()
          .map(line -> line.split("=", 2))
          .filter(pair -> pair.length == 2)
          .forEach(pair -> values.putIfAbsent(lower(pair[0]), pair[1].trim()));
    }
    return values;
  }

  private static String lower(String key) {
    return key.trim().toLowerCase(Locale.ROOT);
  }

  private String value(String key) throws MalformedMessageException {
    String value = metadata.get(key);
    if (value == null) {
      throw bad(key, "is missing");
    }
    return value;
  }

  private int unitSize() throws MalformedMessageException {
    String text = metadata.getOrDefault("unitsize", "1");
    for (int size = 1; size <= MOST_UNIT_SIZE; size++) {
      if (text.equals(Integer.toString(size))) {
        return size;
      }
    }
    throw bad("unitsize", "is none: " + text);
  }

  /** Returns which bit of a sample a line is; probes are numbered from 1. */
  private int probe(String name) throws MalformedMessageException {
    for (int number = 1; number <= unit * 8; number++) {
      if (name.equalsIgnoreCase(metadata.get("probe" + number))) {
        return number - 1;
      }
    }
    throw bad("lines", "there is no " + name);
  }

  private static MalformedMessageException bad(String field, String problem) {
    return new MalformedMessageException(field, 0, problem, Bytes.EMPTY);
  }
}
