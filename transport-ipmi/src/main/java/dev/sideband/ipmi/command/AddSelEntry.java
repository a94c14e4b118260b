package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Adds a record to the event log; its answer is the record's number (IPMI 2.0, 31.6).
 *
 * <p>The BMC replaces the record's number, and its time where it has one.
 *
 * @param entry what to add
 */
public record AddSelEntry(SelEntry entry) implements IpmiCommand<RecordId> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x44);

  public AddSelEntry {
    Objects.requireNonNull(entry, "entry");
  }

  /** Reads the request. */
  public static AddSelEntry decodeRequest(WireReader in) throws MalformedMessageException {
    return new AddSelEntry(SelEntry.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    entry.encode(out);
  }

  @Override
  public RecordId decode(WireReader in) throws MalformedMessageException {
    return RecordId.decode(in);
  }
}
