package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Which policies for the return of mains power a system has (IPMI 2.0, 28.8).
 *
 * @param bits a bit for each, in the order of {@link PowerRestorePolicy}
 */
public record PowerRestorePolicies(int bits) implements MessageBody {

  /** All three. */
  public static final PowerRestorePolicies ALL = new PowerRestorePolicies(7);

  /** Tells whether a policy can be set. */
  public boolean has(PowerRestorePolicy policy) {
    return (bits >> policy.ordinal() & 1) != 0;
  }

  /** Reads the answer. */
  public static PowerRestorePolicies decode(WireReader in) throws MalformedMessageException {
    return new PowerRestorePolicies(in.u8("power restore policies") & 0x07);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(bits);
  }
}
