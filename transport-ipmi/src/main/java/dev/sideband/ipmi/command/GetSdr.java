package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Reads a sensor record, or part of one (IPMI 2.0, 33.12).
 *
 * @param reservation needed to begin behind a record's first byte; else {@link Reservation#NONE}
 * @param record which one; {@link RecordId#FIRST} and {@link RecordId#LAST} stand for the ends
 * @param offset the first byte wanted, 0 to 255
 * @param count how many bytes, 0 to 254, or {@link #WHOLE}
 */
public record GetSdr(Reservation reservation, RecordId record, int offset, int count)
    implements IpmiCommand<RecordPart> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x23);

  /** Asks for all that is left of the record. */
  public static final int WHOLE = 0xFF;

  public GetSdr {
    Objects.requireNonNull(reservation, "reservation");
    Objects.requireNonNull(record, "record");
    if ((offset | count) >>> 8 != 0) {
      throw new IllegalArgumentException("offset " + offset + ", count " + count);
    }
  }

  /** Returns the request for a whole record. */
  public static GetSdr whole(RecordId record) {
    return new GetSdr(Reservation.NONE, record, 0, WHOLE);
  }

  /** Reads the request. */
  public static GetSdr decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetSdr(
        Reservation.decode(in), RecordId.decode(in), in.u8("offset"), in.u8("bytes to read"));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    reservation.encode(out);
    record.encode(out);
    out.u8(offset).u8(count);
  }

  @Override
  public RecordPart decode(WireReader in) throws MalformedMessageException {
    return RecordPart.decode(in);
  }
}
