package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks which message and event features are switched on (IPMI 2.0, 22.2). */
public record GetBmcGlobalEnables() implements IpmiCommand<GlobalEnables> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x2F);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public GlobalEnables decode(WireReader in) throws MalformedMessageException {
    return GlobalEnables.decode(in);
  }
}
