package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Which record is asked for, and which part of it.
 *
 * @param reservation needed to begin behind a record's first byte; else {@link Reservation#NONE}
 * @param record which one; {@link RecordId#FIRST} and {@link RecordId#LAST} stand for the ends
 * @param offset the first byte wanted, 0 to 255
 * @param count how many bytes, 0 to 254, or {@link #ALL}
 */
public record RecordSpan(Reservation reservation, RecordId record, int offset, int count)
    implements MessageBody {

  /** Asks for all that is left of the record. */
  public static final int ALL = 0xFF;

  public RecordSpan {
    Objects.requireNonNull(reservation, "reservation");
    Objects.requireNonNull(record, "record");
    if ((offset | count) >>> 8 != 0) {
      throw new IllegalArgumentException("offset " + offset + ", count " + count);
    }
  }

  /** Returns all of a record. */
  public static RecordSpan whole(RecordId record) {
    return new RecordSpan(Reservation.NONE, record, 0, ALL);
  }

  /** Reads what a request asks for. */
  public static RecordSpan decode(WireReader in) throws MalformedMessageException {
    return new RecordSpan(
        Reservation.decode(in), RecordId.decode(in), in.u8("offset"), in.u8("bytes to read"));
  }

  @Override
  public void encode(WireWriter out) {
    reservation.encode(out);
    record.encode(out);
    out.u8(offset).u8(count);
  }
}
