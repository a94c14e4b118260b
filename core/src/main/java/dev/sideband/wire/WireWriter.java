package dev.sideband.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * Writes little-endian fields into a growing array.
 *
 * <p>It can be cleared and used again without allocating. For one thread.
 */
public final class WireWriter {

  private byte[] array;
  private int size;

  /** Creates a writer with room for 64 bytes to begin with. */
  public WireWriter() {
    this(64);
  }

  /** Creates a writer with room for {@code capacity} bytes to begin with. */
  public WireWriter(int capacity) {
    this.array = new byte[Math.max(16, capacity)];
  }

  /** Returns the number of bytes written. */
  public int size() {
    return size;
  }

  /** Forgets what was written and keeps the room. */
  public WireWriter clear() {
    size = 0;
    return this;
  }

  /** Writes the low 8 bits. */
  public WireWriter u8(int value) {
    room(1);
    array[size++] = (byte) value;
    return this;
  }

  /** Writes the low 16 bits. */
  public WireWriter u16(int value) {
    return low(value, 2);
  }

  /** Writes the low 24 bits. */
  public WireWriter u24(int value) {
    return low(value, 3);
  }

  /** Writes the low 32 bits. */
  public WireWriter u32(long value) {
    return low(value, 4);
  }

  /** Writes the low 48 bits. */
  public WireWriter u48(long value) {
    return low(value, 6);
  }

  /** Writes all 64 bits. */
  public WireWriter u64(long value) {
    return low(value, 8);
  }

  /** Writes 16 bytes, first byte first as in RFC 9562. */
  public WireWriter uuid(UUID value) {
    low(Long.reverseBytes(value.getMostSignificantBits()), 8);
    return low(Long.reverseBytes(value.getLeastSignificantBits()), 8);
  }

  /** Writes an unsigned number in 1 to 10 bytes, seven bits each, low bits first. */
  public WireWriter varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      u8((int) (left & 0x7F | 0x80));
      left >>>= 7;
    }
    return u8((int) left);
  }

  /** Writes a signed number, zigzag coded, in 1 to 10 bytes. */
  public WireWriter signedVarint(long value) {
    return varint(value << 1 ^ value >> 63);
  }

  /** Writes all of {@code value}. */
  public WireWriter bytes(Bytes value) {
    room(value.size());
    value.copyTo(array, size);
    size += value.size();
    return this;
  }

  /** Writes part of an array. */
  public WireWriter bytes(byte[] source, int from, int count) {
    room(count);
    System.arraycopy(source, from, array, size, count);
    size += count;
    return this;
  }

  /**
   * Writes text: its length as a {@link #varint}, and UTF-8.
   *
   * @param most the most bytes of UTF-8; what is longer loses its end, whole characters
   */
  public WireWriter text(String value, int most) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    int count = Math.min(utf8.length, most);
    while (count > 0 && count < utf8.length && (utf8[count] & 0xC0) == 0x80) {
      count--;
    }
    return varint(count).bytes(utf8, 0, count);
  }

  /** Writes a moment: seconds since 1970, signed, and nanoseconds, both of variable length. */
  public WireWriter instant(Instant value) {
    return signedVarint(value.getEpochSecond()).varint(value.getNano());
  }

  /** Overwrites a byte written before, at {@code offset}. */
  public WireWriter putU8(int offset, int value) {
    array[Objects.checkIndex(offset, size)] = (byte) value;
    return this;
  }

  /** Overwrites two bytes written before, at {@code offset}. */
  public WireWriter putU16(int offset, int value) {
    if (offset < 0 || offset > size - 2) {
      throw new IndexOutOfBoundsException("offset " + offset + " of " + size);
    }
    array[offset] = (byte) value;
    array[offset + 1] = (byte) (value >> 8);
    return this;
  }

  /** Returns a copy of what was written. */
  public Bytes toBytes() {
    return Bytes.copyOf(array, 0, size);
  }

  /**
   * Returns what was written, in place: changes go both ways, and the next write ends its validity.
   */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(array, 0, size);
  }

  /** Writes everything to {@code out}. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(array, 0, size);
  }

  private WireWriter low(long value, int count) {
    room(count);
    long left = value;
    for (int i = 0; i < count; i++) {
      array[size++] = (byte) left;
      left >>>= 8;
    }
    return this;
  }

  private void room(int count) {
    if (count > array.length - size) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, Math.addExact(size, count)));
    }
  }
}
