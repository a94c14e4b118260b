package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Lets a user activate payloads on a channel, or no longer (IPMI 2.0, 24.6).
 *
 * @param channel the channel's number, 0 to 15; {@link GetChannelInfo#THIS_CHANNEL} is the one that
 *     carries this
 * @param user the user's number, 0 to 63
 * @param enable whether the payloads that are named become allowed; else they no longer are
 * @param payloads which payloads; those not named stay as they are
 */
public record SetUserPayloadAccess(
    int channel, int user, boolean enable, UserPayloadAccess payloads)
    implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x4C);

  private static final int DISABLE = 1 << 6;

  public SetUserPayloadAccess {
    if (channel < 0 || channel > 0x0F || user < 0 || user > 0x3F) {
      throw new IllegalArgumentException("channel " + channel + ", user " + user);
    }
  }

  /** Reads the request. */
  public static SetUserPayloadAccess decodeRequest(WireReader in) throws MalformedMessageException {
    int channel = in.u8("channel number") & 0x0F;
    int user = in.u8("user id and operation");
    return new SetUserPayloadAccess(
        channel, user & 0x3F, (user & DISABLE) == 0, UserPayloadAccess.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel).u8(user | (enable ? 0 : DISABLE));
    payloads.encode(out);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
