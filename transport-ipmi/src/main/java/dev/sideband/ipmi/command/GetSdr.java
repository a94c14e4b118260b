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
 * @param span what to read
 */
public record GetSdr(RecordSpan span) implements IpmiCommand<RecordPart> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x23);

  public GetSdr {
    Objects.requireNonNull(span, "span");
  }

  /** Returns the request for a whole record. */
  public static GetSdr whole(RecordId record) {
    return new GetSdr(RecordSpan.whole(record));
  }

  /** Reads the request. */
  public static GetSdr decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetSdr(RecordSpan.decode(in));
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
