package dev.sideband.workbench;

import dev.sideband.ring.RingGap;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Records of a ring as lines for people and for programs. */
final class RingText {

  private static final int MOST_SHOWN = 32;

  private RingText() {}

  /** Returns what there is to say of a ring before its records. */
  static String head(RingReader reader) {
    return String.format(
        "%,d blocks of %,d bytes; %,d records overwritten before position %d",
        reader.blocks(), reader.blockSize(), reader.recordsBefore(), reader.position());
  }

  /** Returns a record in one line: place, time, type, length and the first bytes. */
  static String line(RingRecord record) {
    Bytes payload = record.copyPayload();
    Bytes start = payload.slice(0, Math.min(MOST_SHOWN, payload.size()));
    return missing(record.gap())
        + String.format(
            "%12d  %s  type %5d  %6d bytes  %s  %s%s",
            record.position(),
            record.stamp().wall(),
            record.type(),
            record.length(),
            start,
            printable(start),
            start.size() < payload.size() ? " …" : "");
  }

  private static String missing(RingGap gap) {
    return gap.isNone()
        ? ""
        : String.format(
            "-- missing here: %,d records overwritten, %,d damaged in %,d places%n",
            gap.overwrittenRecords(), gap.damagedRecords(), gap.damagedPlaces());
  }

  private static String printable(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
  }

  /** Returns a record as a JSON object; nothing in it needs escaping. */
  static String json(RingRecord record) {
    Stamp stamp = record.stamp();
    RingGap gap = record.gap();
    return String.format(
        Locale.ROOT,
        "{\"position\":%d,\"type\":%d,\"boot\":\"%s\",\"micros\":%d,\"wall\":\"%s\","
            + "\"payload\":\"%s\",\"overwrittenBefore\":%d,\"damagedBefore\":%d}",
        record.position(),
        record.type(),
        stamp.clock(),
        stamp.micros(),
        stamp.wall(),
        record.copyPayload(),
        gap.overwrittenRecords(),
        gap.damagedRecords());
  }
}
