package dev.sideband.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Reads little-endian fields from a message and checks each one's bounds.
 *
 * <p>Every method names the field it reads, so that a message that is cut says where. After an
 * exception the position is at the start of the field that failed. For one thread.
 */
public final class WireReader {

  private static final int MAX_NANOS = 999_999_999;

  private final byte[] array;
  private final int from;
  private final int end;
  private int at;

  WireReader(byte[] array, int from, int size) {
    this.array = array;
    this.from = from;
    this.end = from + size;
    this.at = from;
  }

  /** Returns a reader over part of an array, which is read in place and must not change. */
  public static WireReader over(byte[] array, int from, int size) {
    Objects.checkFromIndexSize(from, size, array.length);
    return new WireReader(array, from, size);
  }

  /** Returns the number of bytes read so far. */
  public int offset() {
    return at - from;
  }

  /** Returns the number of bytes not yet read. */
  public int remaining() {
    return end - at;
  }

  /** Reads one byte as 0 to 255. */
  public int u8(String field) throws MalformedMessageException {
    need(1, field);
    return array[at++] & 0xFF;
  }

  /** Reads two bytes as 0 to 65,535. */
  public int u16(String field) throws MalformedMessageException {
    return (int) unsigned(2, field);
  }

  /** Reads three bytes as 0 to 2^24 − 1. */
  public int u24(String field) throws MalformedMessageException {
    return (int) unsigned(3, field);
  }

  /** Reads four bytes as 0 to 2^32 − 1. */
  public long u32(String field) throws MalformedMessageException {
    return unsigned(4, field);
  }

  /** Reads six bytes as 0 to 2^48 − 1. */
  public long u48(String field) throws MalformedMessageException {
    return unsigned(6, field);
  }

  /** Reads eight bytes; values from 2^63 on come out negative. */
  public long u64(String field) throws MalformedMessageException {
    return unsigned(8, field);
  }

  /** Reads 16 bytes as a UUID, first byte first as in RFC 9562. */
  public UUID uuid(String field) throws MalformedMessageException {
    need(16, field);
    long high = Long.reverseBytes(unsigned(8, field));
    return new UUID(high, Long.reverseBytes(unsigned(8, field)));
  }

  /** Reads a variable-length unsigned number: seven bits a byte, low bits first, 1 to 10 bytes. */
  public long varint(String field) throws MalformedMessageException {
    int start = at;
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        at = start;
        throw malformed(field, "number is cut");
      }
      byte b = array[at++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        if (shift == 63 && b > 1) {
          break;
        }
        return value;
      }
    }
    at = start;
    throw malformed(field, "number is longer than 64 bits");
  }

  /** Reads a variable-length signed number, zigzag coded. */
  public long signedVarint(String field) throws MalformedMessageException {
    long coded = varint(field);
    return (coded >>> 1) ^ -(coded & 1);
  }

  /** Reads a {@link #varint} that says how many, and checks that it is not above {@code most}. */
  public int count(int most, String field) throws MalformedMessageException {
    int start = at;
    long value = varint(field);
    if (value < 0 || value > most) {
      at = start;
      throw malformed(field, Long.toUnsignedString(value) + " is above " + most);
    }
    return (int) value;
  }

  /** Reads {@code count} bytes; the result shares the message's array. */
  public Bytes bytes(int count, String field) throws MalformedMessageException {
    need(count, field);
    Bytes result = Bytes.sharing(array, at, count);
    at += count;
    return result;
  }

  /**
   * Reads text as {@link WireWriter#text} writes it; what is no UTF-8 comes out as U+FFFD.
   *
   * @param most the most bytes of UTF-8
   */
  public String text(int most, String field) throws MalformedMessageException {
    int start = at;
    int size = count(most, field);
    if (size > end - at) {
      at = start;
      throw malformed(field, "text of " + size + " bytes is cut");
    }
    String value = new String(array, at, size, StandardCharsets.UTF_8);
    at += size;
    return value;
  }

  /** Reads a moment as {@link WireWriter#instant} writes it. */
  public Instant instant(String field) throws MalformedMessageException {
    int start = at;
    long second = signedVarint(field);
    int nano = count(MAX_NANOS, field);
    if (second < Instant.MIN.getEpochSecond() || second > Instant.MAX.getEpochSecond()) {
      at = start;
      throw malformed(field, second + " s is out of range");
    }
    return Instant.ofEpochSecond(second, nano);
  }

  /** Reads all bytes that are left. */
  public Bytes rest() {
    Bytes result = Bytes.sharing(array, at, end - at);
    at = end;
    return result;
  }

  /** Passes over {@code count} bytes. */
  public void skip(int count, String field) throws MalformedMessageException {
    need(count, field);
    at += count;
  }

  /** Makes the exception for a field that begins at the current position. */
  public MalformedMessageException malformed(String field, String problem) {
    return new MalformedMessageException(
        field, at - from, problem, Bytes.copyOf(array, at, Math.min(32, end - at)));
  }

  private void need(int count, String field) throws MalformedMessageException {
    if (count < 0 || count > end - at) {
      throw malformed(field, "needs " + count + " bytes, " + (end - at) + " left");
    }
  }

  private long unsigned(int count, String field) throws MalformedMessageException {
    need(count, field);
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | array[at + i] & 0xFF;
    }
    at += count;
    return value;
  }
}
