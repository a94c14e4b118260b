package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Sets what the system does when mains power returns; the answer says which policies there are
 * (IPMI 2.0, 28.8).
 *
 * @param policy what to do; {@link PowerRestorePolicy#UNKNOWN} changes nothing and only asks
 */
public record SetPowerRestorePolicy(PowerRestorePolicy policy)
    implements IpmiCommand<PowerRestorePolicies> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.CHASSIS, 0x06);

  public SetPowerRestorePolicy {
    Objects.requireNonNull(policy, "policy");
  }

  /** Reads the request. */
  public static SetPowerRestorePolicy decodeRequest(WireReader in)
      throws MalformedMessageException {
    return new SetPowerRestorePolicy(PowerRestorePolicy.of(in.u8("power restore policy")));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(policy.ordinal());
  }

  @Override
  public PowerRestorePolicies decode(WireReader in) throws MalformedMessageException {
    return PowerRestorePolicies.decode(in);
  }
}
