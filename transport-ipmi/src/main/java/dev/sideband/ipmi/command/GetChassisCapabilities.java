package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks what a chassis has, and which controllers serve it (IPMI 2.0, 28.1). */
public record GetChassisCapabilities() implements IpmiCommand<ChassisCapabilities> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.CHASSIS, 0x00);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public ChassisCapabilities decode(WireReader in) throws MalformedMessageException {
    return ChassisCapabilities.decode(in);
  }
}
