package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks which session carries an instance of a payload (IPMI 2.0, 24.5).
 *
 * @param kind the payload
 * @param instance which of several of the kind, 1 to 255
 */
public record GetPayloadInstanceInfo(PayloadKind kind, int instance)
    implements IpmiCommand<PayloadInstanceInfo> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x4B);

  public GetPayloadInstanceInfo {
    if (instance < 0 || instance > 0xFF) {
      throw new IllegalArgumentException("instance: " + instance);
    }
  }

  /** Reads the request. */
  public static GetPayloadInstanceInfo decodeRequest(WireReader in)
      throws MalformedMessageException {
    PayloadKind kind = new PayloadKind(in.u8("payload type") & 0x3F);
    return new GetPayloadInstanceInfo(kind, in.u8("payload instance"));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(kind.number()).u8(instance);
  }

  @Override
  public PayloadInstanceInfo decode(WireReader in) throws MalformedMessageException {
    return PayloadInstanceInfo.decode(in);
  }
}
