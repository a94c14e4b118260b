package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * What a user may do on a channel, and how many users there are (IPMI 2.0, 22.27).
 *
 * @param mostUsers the highest number that a user can have, 0 to 63
 * @param enabledUsers how many are enabled, 0 to 63
 * @param status whether this one is
 * @param fixedNames how many have names that cannot be changed, 0 to 63
 * @param access what this one may do on the channel
 */
public record UserAccess(
    int mostUsers, int enabledUsers, Status status, int fixedNames, UserChannelAccess access)
    implements MessageBody {

  /** Whether a user is enabled: two bits, in the order of their values. */
  public enum Status {
    /** The BMC does not tell. */
    UNSPECIFIED,
    ENABLED,
    DISABLED,
    RESERVED;

    static Status of(int bits) {
      return values()[bits & 3];
    }
  }

  public UserAccess {
    if ((mostUsers | enabledUsers | fixedNames) >>> 6 != 0) {
      throw new IllegalArgumentException(
          "users " + mostUsers + ", " + enabledUsers + ", " + fixedNames);
    }
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(access, "access");
  }

  /** Reads the answer. */
  public static UserAccess decode(WireReader in) throws MalformedMessageException {
    int most = in.u8("most users");
    int enabled = in.u8("enabled users");
    int fixed = in.u8("fixed names");
    return new UserAccess(
        most & 0x3F,
        enabled & 0x3F,
        Status.of(enabled >> 6),
        fixed & 0x3F,
        UserChannelAccess.decode(in));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(mostUsers).u8(status.ordinal() << 6 | enabledUsers).u8(fixedNames);
    access.encode(out);
  }
}
