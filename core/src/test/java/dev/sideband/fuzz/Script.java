package dev.sideband.fuzz;

import dev.sideband.wire.Bytes;

/** An input read as a list of steps: numbers and pieces, which are zero and empty at its end. */
public final class Script {

  private final byte[] input;
  private int at;

  /** Reads an input from its start. */
  public Script(byte[] input) {
    this.input = input;
  }

  /** Tells whether anything is left. */
  public boolean hasMore() {
    return at < input.length;
  }

  /** Returns the next byte as 0 to 255. */
  public int u8() {
    return hasMore() ? input[at++] & 0xFF : 0;
  }

  /** Returns the next two bytes, the low one first. */
  public int u16() {
    return u8() | u8() << 8;
  }

  /** Returns the next four bytes, the lowest first. */
  public long u32() {
    return u16() | (long) u16() << 16;
  }

  /** Returns a piece: a byte says how long it is, as far as there is so much. */
  public Bytes piece() {
    return bytes(u8());
  }

  /** Returns a piece of up to 64 KiB: two bytes say how long it is, as far as there is so much. */
  public Bytes longPiece() {
    return bytes(u16());
  }

  /** Returns all that is left. */
  public Bytes rest() {
    return bytes(input.length);
  }

  private Bytes bytes(int wanted) {
    int size = Math.min(wanted, input.length - at);
    Bytes piece = Bytes.copyOf(input, at, size);
    at += size;
    return piece;
  }
}
