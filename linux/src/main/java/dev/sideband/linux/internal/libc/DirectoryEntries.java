package dev.sideband.linux.internal.libc;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The entries of an open directory, one after the other, without a String for each.
 *
 * <p>Use: {@link #begin}, then {@link #next} until it is false, then {@link #failure}. For one
 * thread.
 */
public final class DirectoryEntries {

  private static final int ROOM = 32 * 1024;
  private static final int LENGTH_AT = 16;
  private static final int NAME_AT = 19;

  private final NativeBuffer entries;
  private final ByteBuffer bytes;
  private int directory;
  private int filled;
  private int at;
  private int following;

  /**
   * Creates room for many entries.
   *
   * @throws IOException if libc cannot be reached
   */
  public DirectoryEntries() throws IOException {
    this.entries = NativeBuffer.allocate(ROOM);
    this.bytes = entries.bytes();
  }

  /** Starts with a directory that has just been opened. */
  public void begin(int directory) {
    this.directory = directory;
    filled = 0;
    following = 0;
  }

  /** Moves on to the next entry; false at the end or when the kernel refuses. */
  public boolean next() {
    if (following >= filled) {
      filled = Libc.getdents64(directory, entries);
      following = 0;
      if (filled <= 0) {
        return false;
      }
    }
    at = following;
    following += Short.toUnsignedInt(bytes.getShort(at + LENGTH_AT));
    return true;
  }

  /** Returns why {@link #next} ended: 0 at the end, else a negated error number. */
  public int failure() {
    return filled;
  }

  /** Tells whether the entry is the directory itself or the one above it. */
  public boolean isDots() {
    int name = at + NAME_AT;
    return bytes.get(name) == '.'
        && (bytes.get(name + 1) == 0 || bytes.get(name + 1) == '.' && bytes.get(name + 2) == 0);
  }

  /** Returns the entry's name as a number, or −1 if it is not one from 1 to 2^31 − 1. */
  public int number() {
    long number = 0;
    int place = at + NAME_AT;
    for (byte digit = bytes.get(place); digit != 0; digit = bytes.get(++place)) {
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + (digit - '0');
      if (number > Integer.MAX_VALUE) {
        return -1;
      }
    }
    return number == 0 ? -1 : (int) number;
  }
}
