package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Reads a record of the event log, or part of one (IPMI 2.0, 31.5).
 *
 * @param span what to read
 */
public record GetSelEntry(RecordSpan span) implements IpmiCommand<RecordPart> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x43);

  public GetSelEntry {
    Objects.requireNonNull(span, "span");
  }

  /** Returns the request for a whole record. */
  public static GetSelEntry whole(RecordId record) {
    return new GetSelEntry(RecordSpan.whole(record));
  }

  /** Reads the request. */
  public static GetSelEntry decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetSelEntry(RecordSpan.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    span.encode(out);
  }

  @Override
  public RecordPart decode(WireReader in) throws MalformedMessageException {
    return RecordPart.decode(in);
  }
}
