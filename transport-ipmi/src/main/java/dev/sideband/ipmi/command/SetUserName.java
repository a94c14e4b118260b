package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Names a user (IPMI 2.0, 22.28).
 *
 * @param user the user's number, 0 to 63
 * @param name the name from now; an empty one takes the user away
 */
public record SetUserName(int user, UserName name) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x45);

  public SetUserName {
    if (user < 0 || user > 0x3F) {
      throw new IllegalArgumentException("user: " + user);
    }
    Objects.requireNonNull(name, "name");
  }

  /** Reads the request. */
  public static SetUserName decodeRequest(WireReader in) throws MalformedMessageException {
    int user = in.u8("user id") & 0x3F;
    return new SetUserName(user, UserName.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(user);
    name.encode(out);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
