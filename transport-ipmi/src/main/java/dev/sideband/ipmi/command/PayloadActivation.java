package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * How a payload that was activated is carried (IPMI 2.0, 24.1).
 *
 * @param toBmc the most bytes of payload in one packet to the BMC, its header included
 * @param fromBmc the most bytes of payload in one packet from the BMC
 * @param port the UDP port of the payload's packets
 */
public record PayloadActivation(int toBmc, int fromBmc, int port) implements MessageBody {

  private static final int AUXILIARY = 4;
  private static final int NO_VLAN = 0xFFFF;

  public PayloadActivation {
    if ((toBmc | fromBmc | port) >>> 16 != 0) {
      throw new IllegalArgumentException(toBmc + ", " + fromBmc + ", " + port);
    }
  }

  /** Reads the answer; the VLAN, which older BMCs leave out, is not looked at. */
  public static PayloadActivation decode(WireReader in) throws MalformedMessageException {
    in.skip(AUXILIARY, "auxiliary response data");
    int toBmc = in.u16("inbound payload size");
    int fromBmc = in.u16("outbound payload size");
    return new PayloadActivation(toBmc, fromBmc, in.u16("UDP port"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(0).u16(toBmc).u16(fromBmc).u16(port).u16(NO_VLAN);
  }
}
