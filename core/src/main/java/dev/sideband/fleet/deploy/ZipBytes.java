package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a zip, read wherever one likes, the lowest byte of a number first. One thread. */
final class ZipBytes {

  private static final int WINDOW = 4_096;

  private final Source source;
  private final long size;
  private final byte[] window = new byte[WINDOW];
  private long windowAt;
  private int windowSize;

  /** A file, as {@link java.nio.channels.FileChannel#read(ByteBuffer, long)} reads it. */
  @FunctionalInterface
  interface Source {

    int read(ByteBuffer into, long at) throws IOException;
  }

  ZipBytes(Source source, long size) {
    this.source = source;
    this.size = size;
  }

  long size() {
    return size;
  }

  int u8(long at) throws IOException {
    if (at < windowAt || at >= windowAt + windowSize) {
      if (at < 0 || at >= size) {
        throw refused(ArtefactFault.MALFORMED, "is cut off");
      }
      // Numbers are read forwards, and the end is looked for backwards: both stay in a window.
      windowAt = Math.max(0, at - WINDOW / 2);
      windowSize = read(windowAt, window, 0, (int) Math.min(WINDOW, size - windowAt));
    }
    return window[(int) (at - windowAt)] & 0xFF;
  }

  int u16(long at) throws IOException {
    return u8(at) | u8(at + 1) << 8;
  }

  long u32(long at) throws IOException {
    return u16(at) | (long) u16(at + 2) << 16;
  }

  /** Reads all that is asked for. */
  int read(long at, byte[] into, int from, int count) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(into, from, count);
    while (rest.hasRemaining()) {
      int got = source.read(rest, at + rest.position() - from);
      if (got < 0) {
        throw refused(ArtefactFault.MALFORMED, "is cut off");
      }
    }
    return count;
  }

  byte[] read(long at, int count) throws IOException {
    if (count > size - at) {
      throw refused(ArtefactFault.MALFORMED, "is cut off");
    }
    byte[] bytes = new byte[count];
    read(at, bytes, 0, count);
    return bytes;
  }

  static ArtefactRefusedException refused(ArtefactFault fault, String what) {
    return new ArtefactRefusedException(fault, "", "the zip " + what);
  }
}
