package dev.sideband.table;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingRecord;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A frame of a history in a ring: bytes cut into as many records as it takes.
 *
 * <pre>
 *   0  mark      1   'H'
 *   1  version   1   2
 *   2  number    8   of the table that the frame leads to, see {@link HistoryWriter}
 *  10  part      4   counts from 0
 *  14  parts     4
 *  18  content
 * </pre>
 *
 * <p>An instance puts one frame after the other together from its records. For one thread.
 */
final class HistoryFrame {

  /** Type of the records of a whole table, deflated. */
  static final int KEY = 1;

  /** Type of the records of what changed since the table before, deflated. */
  static final int CHANGES = 2;

  /** Type of the records of a part of a {@link Digest}, deflated. */
  static final int SEGMENT = 3;

  /** Type of the record that ends a {@link Digest}. */
  static final int DIGEST = 4;

  /** The version that is written, and the only one that is read. */
  static final int VERSION = 2;

  /** The bytes before the content. */
  static final int HEADER = 18;

  private static final int MARK = 'H';
  private static final int NUMBER = 2;
  private static final int PART = 10;

  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private int type;
  private long frame;
  private long next;

  /** Appends a frame and returns the positions of its records. */
  static long[] append(RingLog log, int type, long number, byte[] content) throws IOException {
    int room = log.mostPayload() - HEADER;
    int count = Math.max(1, (content.length + room - 1) / room);
    long[] positions = new long[count];
    WireWriter out = new WireWriter(HEADER + Math.min(room, content.length));
    for (int part = 0; part < count; part++) {
      int from = part * room;
      out.clear().u8(MARK).u8(VERSION).u64(number).u32(part).u32(count);
      out.bytes(content, from, Math.min(room, content.length - from));
      positions[part] = log.append(type, out.asBuffer());
    }
    return positions;
  }

  /** Returns content in fewer bytes. */
  static byte[] deflated(Bytes content) throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      content.asStream().transferTo(out);
    }
    return deflated.toByteArray();
  }

  /** Returns the content that {@link #deflated} made smaller. */
  static Bytes inflated(Bytes content) throws MalformedMessageException {
    try (InputStream in = new InflaterInputStream(content.asStream())) {
      return TableCodec.readAll(in);
    } catch (MalformedMessageException e) {
      throw e;
    } catch (IOException e) {
      throw content.reader().malformed("content", "cannot be inflated");
    }
  }

  /**
   * Checks that a record is of this version.
   *
   * @throws MalformedMessageException if another one wrote it: no damage makes a record look so
   */
  static void requireVersion(RingRecord record) throws MalformedMessageException {
    if (record.length() < HEADER || record.payload().get(0) != MARK) {
      throw record.copyPayload().reader().malformed("mark", "no record of a history");
    }
    int version = record.payload().get(1) & 0xFF;
    if (version != VERSION) {
      throw record
          .copyPayload()
          .reader()
          .malformed("version", version + " is not the supported " + VERSION);
    }
  }

  /** Tells whether a record is the first one of a whole table. */
  static boolean beginsKey(RingRecord record) {
    return record.type() == KEY && record.payload().getInt(PART) == 0;
  }

  /** Returns the number of a record's frame. */
  static long number(RingRecord record) {
    return Long.reverseBytes(record.payload().getLong(NUMBER));
  }

  /**
   * Takes the next record and tells whether it was the last one of its frame.
   *
   * @throws MalformedMessageException if it does not follow the one before
   */
  boolean take(RingRecord record) throws MalformedMessageException {
    WireReader in = record.copyPayload().reader();
    in.skip(NUMBER, "mark and version");
    long number = in.u64("number");
    long part = in.u32("part");
    long count = in.u32("parts");
    if (part == 0) {
      frame = number;
      type = record.type();
      next = 0;
      parts.reset();
    }
    int size = in.remaining();
    if (number != frame
        || type != record.type()
        || part != next
        || part >= count
        || parts.size() + size > TableCodec.MAX_SIZE) {
      next = -1;
      throw in.malformed("part", part + " of " + count + " of frame " + number);
    }
    next++;
    byte[] bytes = in.bytes(size, "content").toArray();
    parts.write(bytes, 0, size);
    return next == count;
  }

  /** Returns the content of the frame of which the last record has been taken. */
  Bytes content() {
    return Bytes.copyOf(parts.toByteArray());
  }
}
