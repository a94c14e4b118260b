package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks for the state of power, front panel and faults (IPMI 2.0, 28.2). */
public record GetChassisStatus() implements IpmiCommand<ChassisStatus> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.CHASSIS, 0x01);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public ChassisStatus decode(WireReader in) throws MalformedMessageException {
    return ChassisStatus.decode(in);
  }
}
