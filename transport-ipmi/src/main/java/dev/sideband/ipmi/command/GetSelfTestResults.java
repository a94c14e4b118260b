package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks how the controller's self test came out (IPMI 2.0, 20.4). */
public record GetSelfTestResults() implements IpmiCommand<SelfTestResults> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x04);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public SelfTestResults decode(WireReader in) throws MalformedMessageException {
    return SelfTestResults.decode(in);
  }
}
