package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The console names its user and sends its random number (IPMI 2.0, 13.20).
 *
 * @param tag comes back in {@link Rakp2}
 * @param bmcSessionId the BMC's id of the session
 * @param random the console's random number, 16 bytes
 * @param role the byte as sent, since it is signed: privilege and kind of look-up
 * @param userName 0 to 16 bytes
 */
public record Rakp1(int tag, long bmcSessionId, Bytes random, int role, Bytes userName)
    implements MessageBody {

  public static final int RANDOM_SIZE = 16;
  public static final int LONGEST_NAME = 16;

  /** In {@link #role()}: the BMC looks for the name only, not for one with this privilege. */
  public static final int NAME_ONLY = 0x10;

  /** Reads the payload. */
  public static Rakp1 decode(WireReader in) throws MalformedMessageException {
    int tag = in.u8("message tag");
    in.skip(3, "reserved");
    long bmcSessionId = in.u32("BMC session id");
    Bytes random = in.bytes(RANDOM_SIZE, "console random number");
    int role = in.u8("role");
    in.skip(2, "reserved");
    int length = in.u8("user name length");
    if (length > LONGEST_NAME) {
      throw new MalformedMessageException(
          "user name length", in.offset() - 1, "is more than 16", Bytes.of(length));
    }
    return new Rakp1(tag, bmcSessionId, random, role, in.bytes(length, "user name"));
  }

  /** Returns the privilege asked for. */
  public Privilege privilege() {
    return new Privilege(role & 0x0F);
  }

  /** Tells whether the BMC shall look for the name only. */
  public boolean isNameOnlyLookup() {
    return (role & NAME_ONLY) != 0;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(tag).u24(0).u32(bmcSessionId).bytes(random);
    out.u8(role).u16(0).u8(userName.size()).bytes(userName);
  }
}
