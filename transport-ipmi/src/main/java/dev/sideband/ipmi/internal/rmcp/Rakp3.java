package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The console shows that it knows the user's key, or gives up (IPMI 2.0, 13.22).
 *
 * @param tag comes back in {@link Rakp4}
 * @param status why the console gives up; the code is empty then
 * @param bmcSessionId the BMC's id of the session
 * @param code the signature, as long as the authentication algorithm makes it
 */
public record Rakp3(int tag, RmcpStatus status, long bmcSessionId, Bytes code)
    implements MessageBody {

  /** Reads the payload. */
  public static Rakp3 decode(WireReader in) throws MalformedMessageException {
    int tag = in.u8("message tag");
    RmcpStatus status = new RmcpStatus(in.u8("status"));
    in.skip(2, "reserved");
    return new Rakp3(tag, status, in.u32("BMC session id"), in.rest());
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(tag).u8(status.value()).u16(0).u32(bmcSessionId).bytes(code);
  }
}
