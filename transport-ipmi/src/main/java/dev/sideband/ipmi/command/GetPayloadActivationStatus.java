package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks which instances of a payload are active (IPMI 2.0, 24.4).
 *
 * @param kind the payload
 */
public record GetPayloadActivationStatus(PayloadKind kind)
    implements IpmiCommand<PayloadActivationStatus> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x4A);

  /** Reads the request. */
  public static GetPayloadActivationStatus decodeRequest(WireReader in)
      throws MalformedMessageException {
    return new GetPayloadActivationStatus(new PayloadKind(in.u8("payload type") & 0x3F));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(kind.number());
  }

  @Override
  public PayloadActivationStatus decode(WireReader in) throws MalformedMessageException {
    return PayloadActivationStatus.decode(in);
  }
}
