package dev.sideband.wire;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable string of bytes with value equality; its text form is hexadecimal.
 *
 * <p>Not for secrets: nothing wipes it.
 */
public final class Bytes {

  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int from;
  private final int size;

  private Bytes(byte[] array, int from, int size) {
    this.array = array;
    this.from = from;
    this.size = size;
  }

  /** Returns the low eight bits of each value. */
  public static Bytes of(int... values) {
    byte[] array = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      array[i] = (byte) values[i];
    }
    return new Bytes(array, 0, array.length);
  }

  /** Returns a copy of the array. */
  public static Bytes copyOf(byte[] array) {
    return copyOf(array, 0, array.length);
  }

  /** Returns a copy of part of the array. */
  public static Bytes copyOf(byte[] array, int from, int size) {
    Objects.checkFromIndexSize(from, size, array.length);
    return size == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(array, from, from + size), 0, size);
  }

  /** Returns bytes that share the array: for arrays that nobody writes to any more. */
  static Bytes sharing(byte[] array, int from, int size) {
    return size == 0 ? EMPTY : new Bytes(array, from, size);
  }

  /** Returns the bytes that hexadecimal digits spell; white space between pairs is ignored. */
  public static Bytes ofHex(String digits) {
    byte[] array = HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    return new Bytes(array, 0, array.length);
  }

  /** Returns the number of bytes. */
  public int size() {
    return size;
  }

  /** Tells whether there are none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns the byte at {@code index} as 0 to 255. */
  public int at(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("index " + index + " of " + size);
    }
    return array[from + index] & 0xFF;
  }

  /** Returns part of these bytes, without copying. */
  public Bytes slice(int start, int length) {
    if (start < 0 || length < 0 || start > size - length) {
      throw new IndexOutOfBoundsException("slice " + start + "+" + length + " of " + size);
    }
    return new Bytes(array, from + start, length);
  }

  /** Returns a copy that the caller owns. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, from, from + size);
  }

  /** Copies all bytes into {@code target} at {@code at}. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, from, target, at, size);
  }

  /** Returns a read-only buffer over these bytes. */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(array, from, size).slice().asReadOnlyBuffer();
  }

  /** Returns a stream over these bytes. */
  public InputStream asStream() {
    return new ByteArrayInputStream(array, from, size);
  }

  /** Returns a checked reader that starts at the first byte. */
  public WireReader reader() {
    return new WireReader(array, from, size);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(array, from, from + size, that.array, that.from, that.from + that.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < from + size; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(array, from, from + size);
  }
}
