package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Forgets what waits for the host at the system interface (IPMI 2.0, 22.3).
 *
 * @param flags what is forgotten; the rest stays
 */
public record ClearMessageFlags(MessageFlags flags) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x30);

  /** Reads the request. */
  public static ClearMessageFlags decodeRequest(WireReader in) throws MalformedMessageException {
    return new ClearMessageFlags(MessageFlags.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    flags.encode(out);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
