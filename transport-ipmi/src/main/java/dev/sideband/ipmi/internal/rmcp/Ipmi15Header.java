package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The header of IPMI 1.5 without authentication: it carries the commands that come before a session
 * (IPMI 2.0, 13.6).
 *
 * @param sequence 0 outside of a session
 * @param sessionId 0 outside of a session
 * @param length the number of payload bytes, 0 to 255
 */
public record Ipmi15Header(long sequence, long sessionId, int length) implements SessionHeader {

  static final int AUTHENTICATION_NONE = 0x00;

  /** Returns the header of a message outside of any session. */
  public static Ipmi15Header sessionless(int length) {
    return new Ipmi15Header(0, 0, length);
  }

  static Ipmi15Header decodeBody(WireReader in) throws MalformedMessageException {
    long sequence = in.u32("session sequence number");
    long sessionId = in.u32("session id");
    int length = in.u8("payload length");
    if (length > in.remaining()) {
      throw in.malformed("payload", "needs " + length + " bytes, " + in.remaining() + " left");
    }
    return new Ipmi15Header(sequence, sessionId, length);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(AUTHENTICATION_NONE).u32(sequence).u32(sessionId).u8(length);
  }
}
