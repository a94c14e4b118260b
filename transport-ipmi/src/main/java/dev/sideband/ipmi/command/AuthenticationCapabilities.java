package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * How sessions are opened on a channel (IPMI 2.0, 22.13).
 *
 * @param channel the number of the channel that answered
 * @param types which authentication types of IPMI 1.5 are offered, a bit each; {@link
 *     #EXTENDED_FOLLOW} says that {@code extended} holds
 * @param logins the bits {@link #ANONYMOUS_LOGIN} to {@link #KEY_IS_SET}
 * @param extended the bits {@link #SPEAKS_1_5} and {@link #SPEAKS_2_0}
 * @param maker the IANA number of who defined further authentication; 0 for nobody
 * @param makerData what the maker says about it, 0 to 255
 */
public record AuthenticationCapabilities(
    int channel, int types, int logins, int extended, int maker, int makerData)
    implements MessageBody {

  public static final int EXTENDED_FOLLOW = 0x80;

  /** The user without name and password may open a session. */
  public static final int ANONYMOUS_LOGIN = 0x01;

  /** A user without name, but with a password, is set up. */
  public static final int NULL_USERS = 0x02;

  /** Users with names are set up. */
  public static final int NAMED_USERS = 0x04;

  /** Commands that a user may send need no signature. */
  public static final int USER_LEVEL_OPEN = 0x08;

  /** Only the packets that open the session need a signature. */
  public static final int PER_MESSAGE_OPEN = 0x10;

  /** The BMC has a key of its own (K_G): knowing a password is not enough. */
  public static final int KEY_IS_SET = 0x20;

  public static final int SPEAKS_1_5 = 0x01;
  public static final int SPEAKS_2_0 = 0x02;

  /** Reads the answer. */
  public static AuthenticationCapabilities decode(WireReader in) throws MalformedMessageException {
    int channel = in.u8("channel number") & 0x0F;
    int types = in.u8("authentication types");
    int logins = in.u8("login status");
    int extended = in.u8("extended capabilities");
    int maker = in.u24("OEM id");
    int makerData = in.u8("OEM data");
    return new AuthenticationCapabilities(channel, types, logins, extended, maker, makerData);
  }

  /** Tells whether sessions of IPMI 2.0 can be opened. */
  public boolean speaksIpmi20() {
    return (types & EXTENDED_FOLLOW) != 0 && (extended & SPEAKS_2_0) != 0;
  }

  /** Tells whether the BMC has a key of its own (K_G). */
  public boolean needsBmcKey() {
    return (types & EXTENDED_FOLLOW) != 0 && (logins & KEY_IS_SET) != 0;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel).u8(types).u8(logins).u8(extended).u24(maker).u8(makerData);
  }
}
