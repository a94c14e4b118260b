package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks what the controller is, which firmware it runs and what it offers (IPMI 2.0, 20.1). */
public record GetDeviceId() implements IpmiCommand<DeviceId> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x01);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public DeviceId decode(WireReader in) throws MalformedMessageException {
    return DeviceId.decode(in);
  }
}
