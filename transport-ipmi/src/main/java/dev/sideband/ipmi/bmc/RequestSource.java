package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.Privilege;
import java.util.Objects;

/**
 * Where a request came in, and who sent it.
 *
 * @param channel the number of the BMC's channel, 0 to 15 (IPMI 2.0, 6.3)
 * @param medium what the channel runs over
 * @param privilege what the sender may do
 * @param user the sender's name; empty on a channel without sessions, and for the user without name
 * @param session the BMC's id of the session that it came in; 0 outside of one
 */
public record RequestSource(
    int channel, ChannelMedium medium, Privilege privilege, String user, long session) {

  /** The channel number of the system interface, KCS among them. */
  public static final int SYSTEM_INTERFACE_CHANNEL = 0x0F;

  /** The host itself: it has no session, and no command is above its privilege (IPMI 2.0, 6.12). */
  public static final RequestSource SYSTEM_INTERFACE =
      new RequestSource(
          SYSTEM_INTERFACE_CHANNEL, ChannelMedium.SYSTEM_INTERFACE, Privilege.OEM, "");

  public RequestSource {
    if (channel < 0 || channel > 0x0F) {
      throw new IllegalArgumentException("channel: " + channel);
    }
    Objects.requireNonNull(medium, "medium");
    Objects.requireNonNull(privilege, "privilege");
    Objects.requireNonNull(user, "user");
  }

  /** Creates the source of requests that come in no session. */
  public RequestSource(int channel, ChannelMedium medium, Privilege privilege, String user) {
    this(channel, medium, privilege, user, 0);
  }

  /** Tells whether the request came from the host itself. */
  public boolean isSystemInterface() {
    return channel == SYSTEM_INTERFACE_CHANNEL;
  }
}
