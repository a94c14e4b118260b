package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Restarts the controller's communication and keeps its state (IPMI 2.0, 20.3).
 *
 * <p>Sessions are lost. Whether the answer comes before the restart is up to the controller.
 */
public record WarmReset() implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x03);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
