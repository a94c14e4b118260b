package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The console proposes algorithms for a session (IPMI 2.0, 13.17).
 *
 * @param tag comes back in the response
 * @param privilege the most that the session shall be able to do; 0 for whatever the algorithms
 *     allow
 * @param consoleSessionId the console's id of the session, not 0
 * @param algorithms what is proposed
 */
public record OpenSessionRequest(
    int tag, Privilege privilege, long consoleSessionId, Algorithms algorithms)
    implements MessageBody {

  /** Reads the payload. */
  public static OpenSessionRequest decode(WireReader in) throws MalformedMessageException {
    int tag = in.u8("message tag");
    Privilege privilege = new Privilege(in.u8("requested privilege") & 0x0F);
    in.skip(2, "reserved");
    long consoleSessionId = in.u32("console session id");
    return new OpenSessionRequest(tag, privilege, consoleSessionId, Algorithms.decode(in));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(tag).u8(privilege.value()).u16(0).u32(consoleSessionId);
    algorithms.encode(out);
  }
}
