package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Turns power off and on, resets, and asks for a shutdown (IPMI 2.0, 28.3).
 *
 * <p>The answer says that the BMC took the order, not that it is done: {@link GetChassisStatus}
 * tells.
 *
 * @param action what to do
 */
public record ChassisControl(PowerAction action) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.CHASSIS, 0x02);

  public ChassisControl {
    Objects.requireNonNull(action, "action");
  }

  /** Reads the request. */
  public static ChassisControl decodeRequest(WireReader in) throws MalformedMessageException {
    return new ChassisControl(new PowerAction(in.u8("chassis control") & 0x0F));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(action.value());
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
