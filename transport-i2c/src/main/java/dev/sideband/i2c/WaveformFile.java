package dev.sideband.i2c;

import dev.sideband.i2c.internal.waveform.CaptureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file with captured levels of SCL and SDA.
 *
 * <p>Three kinds are read, told apart by what they begin with: sigrok's sessions ({@code .sr}),
 * value change dumps (IEEE 1364-2001, 18.2; {@code z} counts as high, since the lines are pulled
 * up, {@code x} as no change), and comma-separated values with a row for each sample: 0 and 1 for
 * each line, and a column of seconds whose name begins with {@code time}, if there is one.
 *
 * @param path where it is
 */
public record WaveformFile(Path path) {

  /**
   * Reads the file from start to end and decodes it; memory does not grow with the file.
   *
   * @param listener gets what is found
   * @return how many pieces of the file made no sense and were passed over
   * @throws dev.sideband.wire.MalformedMessageException if the file is of no such kind, or lacks
   *     one of the lines
   * @throws IOException if it cannot be read
   */
  public long decode(WaveformSettings settings, WaveformListener listener) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("not a file: " + path);
    }
    return CaptureReader.read(path, settings, listener);
  }
}
