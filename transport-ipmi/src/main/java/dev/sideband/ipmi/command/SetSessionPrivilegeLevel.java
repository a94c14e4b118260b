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
 * Raises or lowers what the session that carries it may do; answers with what it may do now (IPMI
 * 2.0, 22.18).
 *
 * @param privilege the level wanted; level 0 changes nothing
 */
public record SetSessionPrivilegeLevel(Privilege privilege) implements IpmiCommand<Privilege> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x3B);

  public SetSessionPrivilegeLevel {
    Objects.requireNonNull(privilege, "privilege");
  }

  /** Reads the request. */
  public static SetSessionPrivilegeLevel decodeRequest(WireReader in)
      throws MalformedMessageException {
    return new SetSessionPrivilegeLevel(new Privilege(in.u8("requested privilege") & 0x0F));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(privilege.value());
  }

  @Override
  public Privilege decode(WireReader in) throws MalformedMessageException {
    return new Privilege(in.u8("new privilege") & 0x0F);
  }
}
