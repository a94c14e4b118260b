package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks how far the event log's clock is from UTC (IPMI 2.0, 31.11a). */
public record GetSelUtcOffset() implements IpmiCommand<UtcOffset> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x5C);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public UtcOffset decode(WireReader in) throws MalformedMessageException {
    return UtcOffset.decode(in);
  }
}
