package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Ends a session, most often the one that carries it (IPMI 2.0, 22.19).
 *
 * @param sessionId the BMC's id of the session
 */
public record CloseSession(long sessionId) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x3C);

  public CloseSession {
    if (sessionId >>> 32 != 0) {
      throw new IllegalArgumentException("session id: " + sessionId);
    }
  }

  /** Reads the request; the session's handle, which follows an id of zero, is not looked at. */
  public static CloseSession decodeRequest(WireReader in) throws MalformedMessageException {
    return new CloseSession(in.u32("session id"));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(sessionId);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
