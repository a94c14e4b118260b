package dev.sideband.table;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A list of texts or other bytes on the wire: for each the number of an earlier distinct value
 * counted from 1, or 0 for a new one; then the new ones, each with its length.
 *
 * <p>The writer looks for an earlier value at a few places only, so that values made to collide
 * cost bytes and not time. So the hash, the number of places and the size of the hash table decide
 * what is written, and belong to the version. For one thread.
 */
final class BytesCodec {

  private static final int PLACES = 8;
  private static final int HASHED_AT_EACH_END = 128;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long[] distinct = new long[64];

  /** Number of a distinct value, or 0 where nothing is. */
  private int[] slots = new int[128];

  /** Writes {@code count} values, which are cells of {@code rows}. */
  void write(WireWriter out, Cells rows, long[] values, int count) {
    reserve(count);
    emptySlots(count);
    int found = 0;
    for (int i = 0; i < count; i++) {
      int number = find(rows, values[i], found + 1);
      if (number == 0) {
        distinct[found++] = values[i];
      }
      out.varint(number);
    }
    for (int i = 0; i < found; i++) {
      int size = Cells.size(distinct[i]);
      out.varint(size).bytes(rows.pool(), Cells.from(distinct[i]), size);
    }
  }

  /** Reads {@code count} values into the pool of {@code rows}; {@code values} gets their cells. */
  void read(WireReader in, Cells rows, long[] values, int count) throws MalformedMessageException {
    reserve(count);
    int found = 0;
    for (int i = 0; i < count; i++) {
      values[i] = in.count(found, "number of an earlier value");
      if (values[i] == 0) {
        values[i] = ++found;
      }
    }
    for (int i = 0; i < found; i++) {
      int size = in.count(TableBuffer.MAX_CELL, "length of a value");
      distinct[i] = rows.append(in.bytes(size, "value"));
    }
    for (int i = 0; i < count; i++) {
      values[i] = distinct[(int) values[i] - 1];
    }
  }

  private void reserve(int count) {
    if (distinct.length < count) {
      distinct = new long[count];
    }
  }

  /** Empties the hash table, whose size depends on nothing but the number of values. */
  private void emptySlots(int count) {
    int wanted = Integer.highestOneBit(Math.max(8, count)) * 4;
    if (slots.length == wanted) {
      Arrays.fill(slots, 0);
    } else {
      slots = new int[wanted];
    }
  }

  /** Returns the number of an equal value, or 0 after making this one number {@code next}. */
  private int find(Cells rows, long value, int next) {
    int mask = slots.length - 1;
    int slot = hash(rows.pool(), value);
    for (int place = 0; place < PLACES; place++) {
      int number = slots[slot + place & mask];
      if (number == 0) {
        slots[slot + place & mask] = next;
        return 0;
      }
      if (rows.sameBytes(value, rows, distinct[number - 1])) {
        return number;
      }
    }
    return 0;
  }

  private static int hash(byte[] pool, long value) {
    int from = Cells.from(value);
    int end = Cells.end(value);
    long hash = (long) end - from;
    if (end - from <= 2 * HASHED_AT_EACH_END) {
      hash = mix(hash, pool, from, end);
    } else {
      hash = mix(hash, pool, from, from + HASHED_AT_EACH_END);
      hash = mix(hash, pool, end - HASHED_AT_EACH_END, end);
    }
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long start, byte[] pool, int from, int end) {
    long hash = start;
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ (long) WORDS.get(pool, at)) * SPREAD;
      hash ^= hash >>> 29;
    }
    for (; at < end; at++) {
      hash = (hash ^ pool[at]) * SPREAD;
    }
    return hash;
  }
}
