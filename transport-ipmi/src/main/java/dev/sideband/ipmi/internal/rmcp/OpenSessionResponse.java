package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The BMC accepts the proposed algorithms, or says why not (IPMI 2.0, 13.18).
 *
 * @param tag the one of the request
 * @param status why not; only the first three values mean anything then
 * @param consoleSessionId the console's id of the session; 0 if a refusal does not repeat it
 * @param privilege the most that the session will be able to do
 * @param bmcSessionId the BMC's id of the session, not 0
 * @param algorithms what the BMC chose
 */
public record OpenSessionResponse(
    int tag,
    RmcpStatus status,
    long consoleSessionId,
    Privilege privilege,
    long bmcSessionId,
    Algorithms algorithms)
    implements MessageBody {

  private static final Algorithms NONE = new Algorithms(0, 0, 0);
  private static final Privilege NOTHING = new Privilege(0);

  /** Returns a refusal. */
  public static OpenSessionResponse refusal(int tag, RmcpStatus status, long consoleSessionId) {
    return new OpenSessionResponse(tag, status, consoleSessionId, NOTHING, 0, NONE);
  }

  /** Reads the payload; a refusal may end after its status. */
  public static OpenSessionResponse decode(WireReader in) throws MalformedMessageException {
    int tag = in.u8("message tag");
    RmcpStatus status = new RmcpStatus(in.u8("status"));
    if (!status.isOk()) {
      return refusal(tag, status, Refusal.sessionId(in, 2));
    }
    Privilege privilege = new Privilege(in.u8("maximum privilege") & 0x0F);
    in.skip(1, "reserved");
    long consoleSessionId = in.u32("console session id");
    long bmcSessionId = in.u32("BMC session id");
    return new OpenSessionResponse(
        tag, status, consoleSessionId, privilege, bmcSessionId, Algorithms.decode(in));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(tag).u8(status.value()).u8(privilege.value()).u8(0).u32(consoleSessionId);
    if (status.isOk()) {
      out.u32(bmcSessionId);
      algorithms.encode(out);
    }
  }
}
