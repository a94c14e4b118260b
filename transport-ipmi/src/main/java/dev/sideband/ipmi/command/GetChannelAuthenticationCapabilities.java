package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Asks how sessions are opened on a channel; needs no session itself (IPMI 2.0, 22.13).
 *
 * @param extended asks for the capabilities of IPMI 2.0 too, as everybody should; BMCs of IPMI 1.5
 *     may refuse that
 * @param channel the channel's number, 0 to 15; {@link GetChannelInfo#THIS_CHANNEL} is the one that
 *     carries this
 * @param privilege the level that the session shall have
 */
public record GetChannelAuthenticationCapabilities(
    boolean extended, int channel, Privilege privilege)
    implements IpmiCommand<AuthenticationCapabilities> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x38);

  private static final int EXTENDED = 0x80;

  public GetChannelAuthenticationCapabilities {
    if (channel < 0 || channel > 0x0F) {
      throw new IllegalArgumentException("channel: " + channel);
    }
    Objects.requireNonNull(privilege, "privilege");
  }

  /** Reads the request. */
  public static GetChannelAuthenticationCapabilities decodeRequest(WireReader in)
      throws MalformedMessageException {
    int channel = in.u8("channel number");
    Privilege privilege = new Privilege(in.u8("requested privilege") & 0x0F);
    return new GetChannelAuthenticationCapabilities(
        (channel & EXTENDED) != 0, channel & 0x0F, privilege);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel | (extended ? EXTENDED : 0)).u8(privilege.value());
  }

  @Override
  public AuthenticationCapabilities decode(WireReader in) throws MalformedMessageException {
    return AuthenticationCapabilities.decode(in);
  }
}
