package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks how long the host has been on in its life: Get POH Counter (IPMI 2.0, 28.14). */
public record GetPowerOnHours() implements IpmiCommand<PowerOnHours> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.CHASSIS, 0x0F);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public PowerOnHours decode(WireReader in) throws MalformedMessageException {
    return PowerOnHours.decode(in);
  }
}
