package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks why the host started the last time (IPMI 2.0, 28.11). */
public record GetSystemRestartCause() implements IpmiCommand<SystemRestart> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.CHASSIS, 0x07);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public SystemRestart decode(WireReader in) throws MalformedMessageException {
    return SystemRestart.decode(in);
  }
}
