package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The header of RMCP+ (IPMI 2.0, 13.6 and 13.27).
 *
 * @param payload what the packet carries
 * @param encrypted the payload is encrypted
 * @param authenticated the packet is signed, and a trailer follows the payload
 * @param sessionId the receiver's id of the session; 0 outside of a session
 * @param sequence the session's count of packets, from 1; 0 outside of a session
 * @param length the number of payload bytes as they stand in the packet, 0 to 65,535
 */
public record Ipmi20Header(
    PayloadType payload,
    boolean encrypted,
    boolean authenticated,
    long sessionId,
    long sequence,
    int length)
    implements SessionHeader {

  static final int AUTHENTICATION_RMCP_PLUS = 0x06;

  private static final int ENCRYPTED = 0x80;
  private static final int AUTHENTICATED = 0x40;

  /** Returns the header of a message outside of any session. */
  public static Ipmi20Header sessionless(PayloadType payload, int length) {
    return new Ipmi20Header(payload, false, false, 0, 0, length);
  }

  static Ipmi20Header decodeBody(WireReader in) throws MalformedMessageException {
    int type = in.u8("payload type");
    int number = type & 0x3F;
    PayloadType payload =
        number == PayloadType.OEM_EXPLICIT
            ? new PayloadType(
                number, (int) in.u32("OEM IANA number") & 0xFFFFFF, in.u16("OEM payload id"))
            : PayloadType.of(number);
    long sessionId = in.u32("session id");
    long sequence = in.u32("session sequence number");
    int length = in.u16("payload length");
    if (length > in.remaining()) {
      throw in.malformed("payload", "needs " + length + " bytes, " + in.remaining() + " left");
    }
    return new Ipmi20Header(
        payload, (type & ENCRYPTED) != 0, (type & AUTHENTICATED) != 0, sessionId, sequence, length);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(AUTHENTICATION_RMCP_PLUS)
        .u8(payload.number() | (encrypted ? ENCRYPTED : 0) | (authenticated ? AUTHENTICATED : 0));
    if (payload.number() == PayloadType.OEM_EXPLICIT) {
      out.u32(payload.maker()).u16(payload.makerPayload());
    }
    out.u32(sessionId).u32(sequence).u16(length);
  }
}
