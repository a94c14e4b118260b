package dev.sideband.ipmi.testing;

import dev.sideband.wire.Bytes;

/**
 * A datagram on its way between a console and a BMC.
 *
 * @param toBmc whether it goes to the BMC, or comes from it
 * @param number how many went before it, both directions together
 * @param bytes what it holds, from the RMCP header on
 */
public record Datagram(boolean toBmc, int number, Bytes bytes) {

  private static final int AUTHENTICATION_TYPE = 4;
  private static final int PAYLOAD_TYPE = 5;
  private static final int RMCP_PLUS = 0x06;

  /**
   * Returns the payload type of RMCP+, without the flags beside it: 10h to 15h open a session, in
   * the order in which they are exchanged, 0 are IPMI messages, 1 is serial over LAN; -1 for all
   * that is not RMCP+ (IPMI 2.0, table 13-16).
   */
  public int payloadType() {
    return bytes.size() > PAYLOAD_TYPE && bytes.at(AUTHENTICATION_TYPE) == RMCP_PLUS
        ? bytes.at(PAYLOAD_TYPE) & 0x3F
        : -1;
  }
}
