package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The BMC sends its random number and shows that it knows the user's key (IPMI 2.0, 13.21).
 *
 * @param tag the one of {@link Rakp1}
 * @param status why not; only the first three values mean anything then
 * @param consoleSessionId the console's id of the session; 0 if a refusal does not repeat it
 * @param random the BMC's random number, 16 bytes
 * @param guid the system's GUID as sent, 16 bytes
 * @param code the signature, as long as the authentication algorithm makes it
 */
public record Rakp2(
    int tag, RmcpStatus status, long consoleSessionId, Bytes random, Bytes guid, Bytes code)
    implements MessageBody {

  public static final int GUID_SIZE = 16;

  /** Returns a refusal. */
  public static Rakp2 refusal(int tag, RmcpStatus status, long consoleSessionId) {
    return new Rakp2(tag, status, consoleSessionId, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY);
  }

  /** Reads the payload; a refusal may end after its status. */
  public static Rakp2 decode(WireReader in) throws MalformedMessageException {
    int tag = in.u8("message tag");
    RmcpStatus status = new RmcpStatus(in.u8("status"));
    if (!status.isOk()) {
      return refusal(tag, status, Refusal.sessionId(in, 2));
    }
    in.skip(2, "reserved");
    long consoleSessionId = in.u32("console session id");
    Bytes random = in.bytes(Rakp1.RANDOM_SIZE, "BMC random number");
    Bytes guid = in.bytes(GUID_SIZE, "system GUID");
    return new Rakp2(tag, status, consoleSessionId, random, guid, in.rest());
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(tag).u8(status.value()).u16(0).u32(consoleSessionId);
    out.bytes(random).bytes(guid).bytes(code);
  }
}
