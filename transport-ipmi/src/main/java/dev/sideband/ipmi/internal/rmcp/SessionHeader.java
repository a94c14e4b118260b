package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;

/**
 * What follows the RMCP header in a packet of class IPMI; the first byte says which of two it is.
 */
public sealed interface SessionHeader extends MessageBody permits Ipmi15Header, Ipmi20Header {

  /**
   * Reads the header and leaves the reader at the payload.
   *
   * <p>The packets of IPMI 1.5 sessions (MD2, MD5, password) are malformed here: such sessions are
   * not spoken.
   */
  static SessionHeader decode(WireReader in) throws MalformedMessageException {
    int authentication = in.u8("authentication type");
    return switch (authentication & 0x0F) {
      case Ipmi15Header.AUTHENTICATION_NONE -> Ipmi15Header.decodeBody(in);
      case Ipmi20Header.AUTHENTICATION_RMCP_PLUS -> Ipmi20Header.decodeBody(in);
      default ->
          throw new MalformedMessageException(
              "authentication type", in.offset() - 1, "is another", Bytes.of(authentication));
    };
  }

  /** Returns the session that the packet belongs to, by its receiver's id; 0 for none. */
  long sessionId();

  /** Returns the session's count of packets; 0 outside of a session. */
  long sequence();

  /** Returns the number of payload bytes that follow the header. */
  int length();
}
