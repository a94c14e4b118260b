package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The BMC opens the session and signs that with the session's key (IPMI 2.0, 13.23).
 *
 * @param tag the one of {@link Rakp3}
 * @param status why not; the check is empty then
 * @param consoleSessionId the console's id of the session; 0 if a refusal does not repeat it
 * @param check the integrity check value, as long as the authentication algorithm makes it
 */
public record Rakp4(int tag, RmcpStatus status, long consoleSessionId, Bytes check)
    implements MessageBody {

  /** Returns a refusal. */
  public static Rakp4 refusal(int tag, RmcpStatus status, long consoleSessionId) {
    return new Rakp4(tag, status, consoleSessionId, Bytes.EMPTY);
  }

  /** Reads the payload; a refusal may end after its status. */
  public static Rakp4 decode(WireReader in) throws MalformedMessageException {
    int tag = in.u8("message tag");
    RmcpStatus status = new RmcpStatus(in.u8("status"));
    if (!status.isOk()) {
      return refusal(tag, status, Refusal.sessionId(in, 2));
    }
    in.skip(2, "reserved");
    return new Rakp4(tag, status, in.u32("console session id"), in.rest());
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(tag).u8(status.value()).u16(0).u32(consoleSessionId).bytes(check);
  }
}
