package dev.sideband.linux.internal.libc;

import java.io.IOException;

/** The answer of {@link Libc#statx}, whose layout is the same on every machine. */
public final class Statx {

  /** Asks for the owner. */
  public static final int UID = 0x8;

  /** Asks for the size. */
  public static final int SIZE = 0x200;

  private static final int ROOM = 256;
  private static final int UID_AT = 20;
  private static final int SIZE_AT = 40;

  private final NativeBuffer answer;

  /**
   * Creates room for one answer.
   *
   * @throws IOException if libc cannot be reached
   */
  public Statx() throws IOException {
    this.answer = NativeBuffer.allocate(ROOM);
  }

  /** Asks for what {@code mask} names; returns 0 or a negated error number. */
  public int read(int directory, NativeBuffer path, int flags, int mask) {
    return Libc.statx(directory, path, flags, mask, answer);
  }

  /** Returns the number of the file's owner, 0 to 2^32 − 1. */
  public long uid() {
    return Integer.toUnsignedLong(answer.bytes().getInt(UID_AT));
  }

  /** Returns the file's size in bytes. */
  public long size() {
    return answer.bytes().getLong(SIZE_AT);
  }
}
