package dev.sideband.ipmi.command;

import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * What one user may do on one channel (IPMI 2.0, 22.26).
 *
 * @param callbackOnly the user may only have the BMC call back
 * @param linkAuthentication the user's name and password may open the link, such as a modem's
 * @param messaging the user may open sessions
 * @param limit the most that the user may do; {@link #NO_ACCESS} for nothing
 */
public record UserChannelAccess(
    boolean callbackOnly, boolean linkAuthentication, boolean messaging, Privilege limit) {

  /** The limit of a user who may not use the channel. It is not above the others. */
  public static final Privilege NO_ACCESS = new Privilege(0x0F);

  private static final int CALLBACK_ONLY = 0x40;
  private static final int LINK_AUTHENTICATION = 0x20;
  private static final int MESSAGING = 0x10;

  public UserChannelAccess {
    Objects.requireNonNull(limit, "limit");
  }

  static UserChannelAccess of(int flags, Privilege limit) {
    return new UserChannelAccess(
        (flags & CALLBACK_ONLY) != 0,
        (flags & LINK_AUTHENTICATION) != 0,
        (flags & MESSAGING) != 0,
        limit);
  }

  /** Reads flags and limit from one byte. */
  static UserChannelAccess decode(WireReader in) throws MalformedMessageException {
    int access = in.u8("channel access");
    return of(access, new Privilege(access & 0x0F));
  }

  void encode(WireWriter out) {
    out.u8(flags() | limit.value());
  }

  int flags() {
    return (callbackOnly ? CALLBACK_ONLY : 0)
        | (linkAuthentication ? LINK_AUTHENTICATION : 0)
        | (messaging ? MESSAGING : 0);
  }

  /** Tells whether the user may open sessions on the channel. */
  public boolean admits() {
    return messaging && limit.value() != 0 && !limit.equals(NO_ACCESS);
  }
}
