package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks for the units in which the event log takes room (IPMI 2.0, 31.3). */
public record GetSelAllocationInfo() implements IpmiCommand<SelAllocationInfo> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x41);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public SelAllocationInfo decode(WireReader in) throws MalformedMessageException {
    return SelAllocationInfo.decode(in);
  }
}
