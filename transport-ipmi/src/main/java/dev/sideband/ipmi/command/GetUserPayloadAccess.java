package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks which payloads a user may activate on a channel (IPMI 2.0, 24.7).
 *
 * @param channel the channel's number, 0 to 15; {@link GetChannelInfo#THIS_CHANNEL} is the one that
 *     carries this
 * @param user the user's number, 0 to 63
 */
public record GetUserPayloadAccess(int channel, int user)
    implements IpmiCommand<UserPayloadAccess> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x4D);

  public GetUserPayloadAccess {
    if (channel < 0 || channel > 0x0F || user < 0 || user > 0x3F) {
      throw new IllegalArgumentException("channel " + channel + ", user " + user);
    }
  }

  /** Reads the request. */
  public static GetUserPayloadAccess decodeRequest(WireReader in) throws MalformedMessageException {
    int channel = in.u8("channel number") & 0x0F;
    return new GetUserPayloadAccess(channel, in.u8("user id") & 0x3F);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel).u8(user);
  }

  @Override
  public UserPayloadAccess decode(WireReader in) throws MalformedMessageException {
    return UserPayloadAccess.decode(in);
  }
}
