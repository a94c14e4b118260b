package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks for the identifier of the managed system, which outlives a swap of its controller (IPMI 2.0,
 * 22.14).
 */
public record GetSystemGuid() implements IpmiCommand<Guid> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x37);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public Guid decode(WireReader in) throws MalformedMessageException {
    return Guid.decode(in);
  }
}
