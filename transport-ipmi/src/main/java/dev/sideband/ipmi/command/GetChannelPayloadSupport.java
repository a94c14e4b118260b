package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks which payloads sessions of a channel can carry (IPMI 2.0, 24.8).
 *
 * @param channel the channel's number, 0 to 15; {@link GetChannelInfo#THIS_CHANNEL} is the one that
 *     carries this
 */
public record GetChannelPayloadSupport(int channel) implements IpmiCommand<ChannelPayloads> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x4E);

  public GetChannelPayloadSupport {
    if (channel < 0 || channel > 0x0F) {
      throw new IllegalArgumentException("channel: " + channel);
    }
  }

  /** Reads the request. */
  public static GetChannelPayloadSupport decodeRequest(WireReader in)
      throws MalformedMessageException {
    return new GetChannelPayloadSupport(in.u8("channel number") & 0x0F);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel);
  }

  @Override
  public ChannelPayloads decode(WireReader in) throws MalformedMessageException {
    return ChannelPayloads.decode(in);
  }
}
