package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Ends a payload, whichever session carries it (IPMI 2.0, 24.2).
 *
 * @param kind the payload
 * @param instance which of several of the kind, 1 to 15
 */
public record DeactivatePayload(PayloadKind kind, int instance) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x49);

  /** Completion code: it was not active. */
  public static final int NOT_ACTIVE = 0x80;

  public DeactivatePayload {
    if (instance < 1 || instance > 0x0F) {
      throw new IllegalArgumentException("instance: " + instance);
    }
  }

  /** Reads the request; an instance of 0, which is reserved, is read as 1. */
  public static DeactivatePayload decodeRequest(WireReader in) throws MalformedMessageException {
    PayloadKind kind = new PayloadKind(in.u8("payload type") & 0x3F);
    return new DeactivatePayload(kind, Math.max(1, in.u8("payload instance") & 0x0F));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(kind.number()).u8(instance).u32(0);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
