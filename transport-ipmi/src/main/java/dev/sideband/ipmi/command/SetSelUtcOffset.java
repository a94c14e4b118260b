package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Sets how far the event log's clock is from UTC (IPMI 2.0, 31.11b).
 *
 * @param offset the offset
 */
public record SetSelUtcOffset(UtcOffset offset) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x5D);

  public SetSelUtcOffset {
    Objects.requireNonNull(offset, "offset");
  }

  /** Reads the request. */
  public static SetSelUtcOffset decodeRequest(WireReader in) throws MalformedMessageException {
    return new SetSelUtcOffset(UtcOffset.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    offset.encode(out);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
