package dev.sideband.ipmi.internal.console;

import dev.sideband.time.BmcBoot;
import dev.sideband.wire.Bytes;

/**
 * A record of a console's log: bytes that came at one time, or a note of something else.
 *
 * @param kind 0 for bytes; else the kind of a {@link dev.sideband.ipmi.oem.ConsoleNote}
 * @param offset the offset of the first byte, or of the byte before which the note stands
 * @param boot the boot of the BMC in which it came
 * @param micros when it came, microseconds since that boot
 * @param data the bytes, or what the note tells
 */
public record ConsolePiece(int kind, long offset, BmcBoot boot, long micros, Bytes data) {

  static final int BYTES = 0;

  /** Tells whether these are bytes of the console. */
  public boolean isBytes() {
    return kind == BYTES;
  }

  /** Returns the offset behind the last byte. */
  public long end() {
    return isBytes() ? offset + data.size() : offset;
  }

  /** Returns this piece without what is before an offset inside of it. */
  ConsolePiece from(long first) {
    int skipped = (int) Math.max(0, first - offset);
    return skipped == 0 || !isBytes()
        ? this
        : new ConsolePiece(kind, first, boot, micros, data.slice(skipped, data.size() - skipped));
  }
}
