package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks for a user's name (IPMI 2.0, 22.29).
 *
 * @param user the user's number, 0 to 63
 */
public record GetUserName(int user) implements IpmiCommand<UserName> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x46);

  public GetUserName {
    if (user < 0 || user > 0x3F) {
      throw new IllegalArgumentException("user: " + user);
    }
  }

  /** Reads the request. */
  public static GetUserName decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetUserName(in.u8("user id") & 0x3F);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(user);
  }

  @Override
  public UserName decode(WireReader in) throws MalformedMessageException {
    return UserName.decode(in);
  }
}
