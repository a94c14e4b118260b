package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks for the version of a payload on a channel (IPMI 2.0, 24.9).
 *
 * <p>Completion code of its own: 80h, the channel has no such payload.
 *
 * @param channel the channel's number, 0 to 15; {@link GetChannelInfo#THIS_CHANNEL} is the one that
 *     carries this
 * @param kind the payload
 */
public record GetChannelPayloadVersion(int channel, PayloadKind kind)
    implements IpmiCommand<PayloadVersion> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x4F);

  /** Completion code: the channel has no such payload. */
  public static final int NOT_AVAILABLE = 0x80;

  public GetChannelPayloadVersion {
    if (channel < 0 || channel > 0x0F) {
      throw new IllegalArgumentException("channel: " + channel);
    }
  }

  /** Reads the request. */
  public static GetChannelPayloadVersion decodeRequest(WireReader in)
      throws MalformedMessageException {
    int channel = in.u8("channel number") & 0x0F;
    return new GetChannelPayloadVersion(channel, new PayloadKind(in.u8("payload type") & 0x3F));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel).u8(kind.number());
  }

  @Override
  public PayloadVersion decode(WireReader in) throws MalformedMessageException {
    return PayloadVersion.decode(in);
  }
}
