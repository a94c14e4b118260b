package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks for the time of the event log's clock (IPMI 2.0, 31.10). */
public record GetSelTime() implements IpmiCommand<SelTime> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x48);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public SelTime decode(WireReader in) throws MalformedMessageException {
    return SelTime.decode(in);
  }
}
