package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Removes one record from the event log; its answer is the record's number (IPMI 2.0, 31.8).
 *
 * @param reservation the reservation that is in force
 * @param record which one; {@link RecordId#FIRST} and {@link RecordId#LAST} stand for the ends
 */
public record DeleteSelEntry(Reservation reservation, RecordId record)
    implements IpmiCommand<RecordId> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x46);

  public DeleteSelEntry {
    Objects.requireNonNull(reservation, "reservation");
    Objects.requireNonNull(record, "record");
  }

  /** Reads the request. */
  public static DeleteSelEntry decodeRequest(WireReader in) throws MalformedMessageException {
    return new DeleteSelEntry(Reservation.decode(in), RecordId.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    reservation.encode(out);
    record.encode(out);
  }

  @Override
  public RecordId decode(WireReader in) throws MalformedMessageException {
    return RecordId.decode(in);
  }
}
