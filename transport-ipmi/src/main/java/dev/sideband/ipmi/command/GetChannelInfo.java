package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks what a channel runs over and how it handles sessions (IPMI 2.0, 22.24).
 *
 * @param channel the channel's number, 0 to 15; {@link #THIS_CHANNEL} is the one that carries this
 */
public record GetChannelInfo(int channel) implements IpmiCommand<ChannelInfo> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x42);

  /** The channel that carries the request, whichever that is. */
  public static final int THIS_CHANNEL = 0x0E;

  public GetChannelInfo {
    if (channel < 0 || channel > 0x0F) {
      throw new IllegalArgumentException("channel: " + channel);
    }
  }

  /** Reads the request. */
  public static GetChannelInfo decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetChannelInfo(in.u8("channel number") & 0x0F);
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
  public ChannelInfo decode(WireReader in) throws MalformedMessageException {
    return ChannelInfo.decode(in);
  }
}
