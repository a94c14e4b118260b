package dev.sideband.i2c.internal.waveform;

import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.WaveformSettings;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out what kind of capture a file is, and reads it. */
public final class CaptureReader {

  /** What sigrok-cli writes into its output on its own account. */
  static final String SIGROK_NOTE = "META ";

  private static final int LOOK = 4_096;
  private static final byte[] ZIP = {'P', 'K'};

  private CaptureReader() {}

  /** Reads a file and returns how many pieces of it made no sense. */
  public static long read(Path path, WaveformSettings settings, WaveformListener listener)
      throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      in.mark(LOOK);
      byte[] head = in.readNBytes(LOOK);
      in.reset();
      if (head.length > 2 && head[0] == ZIP[0] && head[1] == ZIP[1]) {
        return SigrokSession.read(path, settings, listener);
      }
      TextScanner text = new TextScanner(in);
      if (looksLikeDump(head)) {
        return new VcdReader(text, settings, listener).read();
      }
      return new CsvReader(text, settings, listener).read();
    }
  }

  /** A dump begins with a keyword; sigrok-cli may write a note before it. */
  private static boolean looksLikeDump(byte[] head) throws MalformedMessageException {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith(SIGROK_NOTE))
        .findFirst()
        .orElseThrow(
            () -> new MalformedMessageException("capture", 0, "holds no text", Bytes.copyOf(head)))
        .startsWith("$");
  }
}
