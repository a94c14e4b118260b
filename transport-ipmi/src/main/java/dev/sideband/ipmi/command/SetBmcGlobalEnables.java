package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Switches message and event features on and off (IPMI 2.0, 22.1).
 *
 * @param enables what is on from now; the rest is off
 */
public record SetBmcGlobalEnables(GlobalEnables enables) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x2E);

  /** Reads the request. */
  public static SetBmcGlobalEnables decodeRequest(WireReader in) throws MalformedMessageException {
    return new SetBmcGlobalEnables(GlobalEnables.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    enables.encode(out);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
