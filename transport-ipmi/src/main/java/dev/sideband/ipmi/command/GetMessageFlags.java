package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks what waits for the host at the system interface (IPMI 2.0, 22.4). */
public record GetMessageFlags() implements IpmiCommand<MessageFlags> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x31);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public MessageFlags decode(WireReader in) throws MalformedMessageException {
    return MessageFlags.decode(in);
  }
}
