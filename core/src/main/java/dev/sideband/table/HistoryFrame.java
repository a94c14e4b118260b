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
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A frame of a history in a ring: bytes deflated and cut into as many records as it takes.
 *
 * <p>Each record begins with the frame's number, the part's number and how many parts there are. An
 * instance puts one frame after the other together from its records. For one thread.
 */
final class HistoryFrame {

  /** Type of the records of a whole table. */
  static final int KEY = 1;

  /** Type of the records of a delta to the frame before. */
  static final int CHANGES = 2;

  private static final int HEADER = 12;

  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private long frame = -1;
  private long next;

  /** Appends a frame. */
  static void append(RingLog log, int type, long number, Bytes content) throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      content.asStream().transferTo(out);
    }
    byte[] bytes = deflated.toByteArray();
    int room = log.mostPayload() - HEADER;
    int count = (bytes.length + room - 1) / room;
    WireWriter out = new WireWriter(HEADER + Math.min(room, bytes.length));
    for (int part = 0; part < count; part++) {
      int from = part * room;
      out.clear().u32(number & 0xFFFF_FFFFL).u32(part).u32(count);
      out.bytes(bytes, from, Math.min(room, bytes.length - from));
      log.append(type, out.toBytes().toArray());
    }
  }

  /** Tells whether a record is the first one of a whole table. */
  static boolean beginsKey(RingRecord record) {
    return record.type() == KEY
        && record.length() >= HEADER
        && record.payload().getInt(Integer.BYTES) == 0;
  }

  /**
   * Takes the next record; returns the frame's content if it was the last one of it.
   *
   * @throws MalformedMessageException if it does not follow the one before
   */
  Optional<Bytes> take(RingRecord record) throws MalformedMessageException {
    WireReader in = record.copyPayload().reader();
    long number = in.u32("frame");
    long part = in.u32("part");
    long count = in.u32("parts");
    if (part == 0) {
      frame = number;
      next = 0;
      parts.reset();
    }
    int size = in.remaining();
    if (number != frame
        || part != next
        || part >= count
        || parts.size() + size > TableCodec.MAX_SIZE) {
      frame = -1;
      throw in.malformed("part", part + " of " + count + " of frame " + number);
    }
    next++;
    byte[] bytes = in.bytes(size, "content").toArray();
    parts.write(bytes, 0, size);
    return next < count ? Optional.empty() : Optional.of(inflated());
  }

  private Bytes inflated() throws MalformedMessageException {
    Bytes deflated = Bytes.copyOf(parts.toByteArray());
    try (InputStream in = new InflaterInputStream(deflated.asStream())) {
      return TableCodec.readAll(in);
    } catch (MalformedMessageException e) {
      throw e;
    } catch (IOException e) {
      throw deflated.reader().malformed("content", "cannot be inflated");
    }
  }
}
