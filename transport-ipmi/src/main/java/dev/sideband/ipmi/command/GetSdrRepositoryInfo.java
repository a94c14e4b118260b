package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks what the sensor record repository holds and can do (IPMI 2.0, 33.9). */
public record GetSdrRepositoryInfo() implements IpmiCommand<SdrRepositoryInfo> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x20);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public SdrRepositoryInfo decode(WireReader in) throws MalformedMessageException {
    return SdrRepositoryInfo.decode(in);
  }
}
