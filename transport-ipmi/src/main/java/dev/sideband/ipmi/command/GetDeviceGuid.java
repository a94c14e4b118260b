package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks for the identifier of the controller (IPMI 2.0, 20.8). */
public record GetDeviceGuid() implements IpmiCommand<Guid> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x08);

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
