package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks how a channel may be used (IPMI 2.0, 22.23).
 *
 * @param channel the channel's number, 0 to 15; {@link GetChannelInfo#THIS_CHANNEL} is the one that
 *     carries this
 * @param stored asks for what is kept for the next start, and not for what holds now
 */
public record GetChannelAccess(int channel, boolean stored) implements IpmiCommand<ChannelAccess> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x41);

  private static final int STORED = 0x40;
  private static final int ACTIVE = 0x80;

  public GetChannelAccess {
    if (channel < 0 || channel > 0x0F) {
      throw new IllegalArgumentException("channel: " + channel);
    }
  }

  /** Reads the request; one that asks for neither asks for what holds now. */
  public static GetChannelAccess decodeRequest(WireReader in) throws MalformedMessageException {
    int channel = in.u8("channel number") & 0x0F;
    return new GetChannelAccess(channel, (in.u8("which settings") & 0xC0) == STORED);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel).u8(stored ? STORED : ACTIVE);
  }

  @Override
  public ChannelAccess decode(WireReader in) throws MalformedMessageException {
    return ChannelAccess.decode(in);
  }
}
