package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Sets what a user may do on a channel (IPMI 2.0, 22.26).
 *
 * @param channel the channel's number, 0 to 15; {@link GetChannelInfo#THIS_CHANNEL} is the one that
 *     carries this
 * @param user the user's number, 0 to 63
 * @param access what the user may do from now
 * @param limitOnly only the limit changes, and the rest of {@code access} counts for nothing
 */
public record SetUserAccess(int channel, int user, UserChannelAccess access, boolean limitOnly)
    implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x43);

  private static final int CHANGE_ALL = 0x80;

  public SetUserAccess {
    if (channel < 0 || channel > 0x0F || user < 0 || user > 0x3F) {
      throw new IllegalArgumentException("channel " + channel + ", user " + user);
    }
    Objects.requireNonNull(access, "access");
  }

  /** Reads the request; a limit of sessions, which may follow, is not looked at. */
  public static SetUserAccess decodeRequest(WireReader in) throws MalformedMessageException {
    int flags = in.u8("channel number");
    int user = in.u8("user id") & 0x3F;
    Privilege limit = new Privilege(in.u8("privilege limit") & 0x0F);
    return new SetUserAccess(
        flags & 0x0F, user, UserChannelAccess.of(flags, limit), (flags & CHANGE_ALL) == 0);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8((limitOnly ? 0 : CHANGE_ALL) | access.flags() | channel)
        .u8(user)
        .u8(access.limit().value());
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
