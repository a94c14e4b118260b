package dev.sideband.bus;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * A bus record as it is stored: as a whole, or a part of one with more than 255 data bytes.
 *
 * <p>On the wire the plain record comes first ({@link PlainBusRecord}). Behind its data: version 1
 * byte, the number of bytes that follow 1, link 2, flags 1 (bit 0 repeated start, 1 stop, 2 acks
 * known, 3 more parts follow, 4 a later part, 5 a 10-bit address, 6 data is cut), result 1, low
 * byte of a 10-bit address 1, nanoseconds above the time's microseconds 2, duration in nanoseconds
 * (variable length, as {@link WireWriter#varint}), number of bytes of the map of refused bytes 1
 * and the map ({@link AckMap#nacks}, of this part), and for a later part the place of its data in
 * the whole (variable length). Later versions append; what is behind is ignored. A plain record
 * without an extension gives a record of link 0 of which neither acks nor result are known.
 *
 * <p>Data of more than 255 bytes is cut into parts of 255 and a rest, stored in order. All parts
 * bear the time, address, result and duration of the whole; only the first can show that the
 * address was refused. {@link BusRecordJoiner} puts them together again.
 *
 * @param record this part as a record of its own, with at most 255 data bytes
 * @param offset where its data begins in the whole
 * @param more whether another part follows
 */
public record BusRecordPart(BusRecord record, int offset, boolean more) {

  /** The version of the extension that is written. */
  public static final int VERSION = 1;

  /** The most bytes of one part. */
  public static final int MAX_SIZE = PlainBusRecord.HEADER_SIZE + PlainBusRecord.MAX_DATA + 64;

  private static final int PART_DATA = PlainBusRecord.MAX_DATA;
  private static final int REPEATED_START = 1;
  private static final int STOP = 1 << 1;
  private static final int ACKS_KNOWN = 1 << 2;
  private static final int MORE = 1 << 3;
  private static final int LATER = 1 << 4;
  private static final int TEN_BIT = 1 << 5;
  private static final int CUT = 1 << 6;

  public BusRecordPart {
    if (record.data().size() > PART_DATA) {
      throw new IllegalArgumentException("too many bytes: " + record.data().size());
    }
    if (offset < 0 || offset > BusRecord.MAX_DATA - record.data().size()) {
      throw new IllegalArgumentException("offset: " + offset);
    }
  }

  /** Returns in how many parts a record is stored; at least 1. */
  public static int count(BusRecord whole) {
    return Math.max(1, (whole.data().size() + PART_DATA - 1) / PART_DATA);
  }

  /** Returns one part of a record, counted from 0. */
  public static BusRecordPart of(BusRecord whole, int number) {
    int size = whole.data().size();
    if (size <= PART_DATA) {
      return new BusRecordPart(whole, 0, false);
    }
    int offset = number * PART_DATA;
    int length = Math.min(PART_DATA, size - offset);
    BusRecord part =
        new BusRecord(
            whole.link(),
            whole.nanos(),
            whole.address(),
            whole.read(),
            whole.data().slice(offset, length),
            NackBits.part(whole.acks(), offset, length),
            whole.result(),
            whole.repeatedStart(),
            whole.stop(),
            whole.durationNanos(),
            whole.cut());
    return new BusRecordPart(part, offset, offset + length < size);
  }

  /** Reads a part; what is behind the known fields of its extension is ignored. */
  public static BusRecordPart decode(WireReader in) throws MalformedMessageException {
    PlainBusRecord plain = PlainBusRecord.decode(in);
    return in.remaining() == 0 ? withoutExtension(plain) : extended(plain, in);
  }

  private static BusRecordPart withoutExtension(PlainBusRecord plain) {
    return new BusRecordPart(
        new BusRecord(
            0,
            plain.micros() * 1_000,
            BusAddress.of(plain.address()),
            plain.read(),
            plain.data(),
            AckMap.UNKNOWN,
            BusResult.UNKNOWN,
            false,
            true,
            0),
        0,
        false);
  }

  private static BusRecordPart extended(PlainBusRecord plain, WireReader all)
      throws MalformedMessageException {
    if (all.u8("extension version") == 0) {
      throw all.malformed("extension version", "0 is none");
    }
    WireReader in = all.bytes(all.u8("extension length"), "extension").reader();
    int link = in.u16("link");
    int flags = in.u8("flags");
    BusResult result = new BusResult(in.u8("result"));
    BusAddress address = address(plain.addressByte(), flags, in.u8("low address byte"), in);
    int aboveMicros = in.u16("nanoseconds");
    long duration = in.varint("duration");
    AckMap acks = acks(in.bytes(in.u8("map length"), "map"), flags, plain.data().size(), in);
    boolean later = (flags & LATER) != 0;
    int offset = later ? in.count(BusRecord.MAX_DATA - plain.data().size(), "offset") : 0;
    if (aboveMicros > 999 || duration < 0) {
      throw in.malformed("time", "nanoseconds " + aboveMicros + ", duration " + duration);
    }
    return new BusRecordPart(
        new BusRecord(
            link,
            plain.micros() * 1_000 + aboveMicros,
            address,
            plain.read(),
            plain.data(),
            acks,
            result,
            (flags & REPEATED_START) != 0,
            (flags & STOP) != 0,
            duration,
            (flags & CUT) != 0),
        offset,
        (flags & MORE) != 0);
  }

  private static BusAddress address(int first, int flags, int low, WireReader in)
      throws MalformedMessageException {
    if ((flags & TEN_BIT) == 0) {
      return BusAddress.of(first >> 1);
    }
    if (first >> 3 != 0b11110) {
      throw in.malformed("address", "is of 10 bits and does not begin so");
    }
    return BusAddress.tenBit((first >> 1 & 3) << 8 | low);
  }

  private static AckMap acks(Bytes nacks, int flags, int size, WireReader in)
      throws MalformedMessageException {
    if ((flags & ACKS_KNOWN) == 0) {
      return AckMap.UNKNOWN;
    }
    AckMap acks = new AckMap(true, nacks);
    if (!acks.fits(size)) {
      throw in.malformed("map", "marks more than " + size + " bytes of data");
    }
    return acks;
  }

  /** Writes the part. */
  public void encode(WireWriter out) {
    BusAddress address = record.address();
    out.u48(record.micros())
        .u8(address.firstByte(record.read()))
        .u8(record.data().size())
        .bytes(record.data())
        .u8(VERSION);
    int lengthAt = out.size();
    out.u8(0)
        .u16(record.link())
        .u8(flags())
        .u8(record.result().code())
        .u8(address.tenBit() ? address.value() : 0)
        .u16((int) (record.nanos() % 1_000))
        .varint(record.durationNanos())
        .u8(record.acks().nacks().size())
        .bytes(record.acks().nacks());
    if (offset > 0) {
      out.varint(offset);
    }
    out.putU8(lengthAt, out.size() - lengthAt - 1);
  }

  private int flags() {
    return (record.repeatedStart() ? REPEATED_START : 0)
        | (record.stop() ? STOP : 0)
        | (record.acks().known() ? ACKS_KNOWN : 0)
        | (more ? MORE : 0)
        | (offset > 0 ? LATER : 0)
        | (record.address().tenBit() ? TEN_BIT : 0)
        | (record.cut() ? CUT : 0);
  }
}
