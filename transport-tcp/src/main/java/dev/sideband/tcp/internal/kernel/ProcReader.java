package dev.sideband.tcp.internal.kernel;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads {@code tcp} and {@code tcp6} of a folder such as {@code /proc/net}. */
public final class ProcReader implements ConnectionReader {

  /** What the kernel's timers count in, for programs: the same wherever Java 17 runs on Linux. */
  private static final long TICKS_PER_SECOND = 100;

  /** Longer than any line of the kernel's. */
  private static final int LONGEST_LINE = 1_024;

  private static final int ROOM = 64 * 1024;
  private static final byte[] TITLE = "  sl  local_address".getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final ProcLine line = new ProcLine(TICKS_PER_SECOND);
  private final SocketFields socket = new SocketFields();
  private final byte[] text = new byte[ROOM];

  /**
   * Creates the reader.
   *
   * @throws IOException if there is no such folder or {@code tcp} in it cannot be read
   */
  public ProcReader(Path folder) throws IOException {
    this.folder = folder;
    try (InputStream tcp = new FileInputStream(folder.resolve("tcp").toString())) {
      requireTitle(tcp.readNBytes(text, 0, TITLE.length), 0);
    }
  }

  @Override
  public long read(ConnectionRows rows) throws IOException {
    long malformed = read(folder.resolve("tcp"), rows);
    Path six = folder.resolve("tcp6");
    return Files.exists(six) ? malformed + read(six, rows) : malformed;
  }

  private long read(Path file, ConnectionRows rows) throws IOException {
    long malformed = 0;
    int filled = 0;
    boolean titled = false;
    try (InputStream in = new FileInputStream(file.toString())) {
      for (int count = in.read(text, 0, ROOM); count > 0; ) {
        filled += count;
        int from = 0;
        for (int to = lineEnd(from, filled); to >= 0; to = lineEnd(from, filled)) {
          if (!titled) {
            requireTitle(to, from);
            titled = true;
          } else if (line.parse(text, from, to, socket)) {
            rows.add(socket);
          } else {
            malformed++;
          }
          from = to + 1;
        }
        filled -= from;
        if (filled > LONGEST_LINE) {
          throw new MalformedMessageException(
              file.toString(), 0, "a line without end", Bytes.copyOf(text, from, 64));
        }
        System.arraycopy(text, from, text, 0, filled);
        count = in.read(text, filled, ROOM - filled);
      }
    }
    return filled > 0 ? malformed + 1 : malformed;
  }

  private int lineEnd(int from, int filled) {
    for (int i = from; i < filled; i++) {
      if (text[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void requireTitle(int length, int from) throws MalformedMessageException {
    int end = from + TITLE.length;
    if (length < TITLE.length || !Arrays.equals(text, from, end, TITLE, 0, TITLE.length)) {
      throw new MalformedMessageException(
          folder + "/tcp", 0, "is no table of connections", Bytes.copyOf(text, from, length));
    }
  }

  @Override
  public void close() {}
}
