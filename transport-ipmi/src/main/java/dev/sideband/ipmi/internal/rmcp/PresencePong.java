package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Says that somebody listens, and what it speaks (IPMI 2.0, 13.2.4).
 *
 * @param tag the one of the {@link PresencePing}
 * @param maker the IANA number of who defined {@code makerData}; 4542 if there are none
 * @param makerData four bytes as a number, first byte highest
 * @param entities what is spoken: {@link #IPMI_SUPPORTED}, and the version of ASF in the low four
 *     bits
 * @param interactions further abilities, as defined by ASF
 */
public record PresencePong(int tag, int maker, int makerData, int entities, int interactions)
    implements MessageBody {

  public static final int ASF_IANA = 4542;
  public static final int IPMI_SUPPORTED = 0x80;
  public static final int ASF_1_0 = 0x01;

  private static final int SIZE = 16;

  /** Returns what a BMC answers that speaks IPMI and nothing else. */
  public static PresencePong ofIpmi(int tag) {
    return new PresencePong(tag, ASF_IANA, 0, IPMI_SUPPORTED | ASF_1_0, 0);
  }

  /** Reads what follows the RMCP header; any other ASF message is malformed. */
  public static PresencePong decode(WireReader in) throws MalformedMessageException {
    int tag = AsfHeader.decode(in, AsfHeader.PRESENCE_PONG);
    int maker = Integer.reverseBytes((int) in.u32("IANA number"));
    int makerData = Integer.reverseBytes((int) in.u32("OEM-defined data"));
    int entities = in.u8("supported entities");
    int interactions = in.u8("supported interactions");
    in.skip(6, "reserved");
    return new PresencePong(tag, maker, makerData, entities, interactions);
  }

  /** Tells whether IPMI is spoken. */
  public boolean supportsIpmi() {
    return (entities & IPMI_SUPPORTED) != 0;
  }

  @Override
  public void encode(WireWriter out) {
    AsfHeader.encode(out, AsfHeader.PRESENCE_PONG, tag, SIZE);
    out.u32(Integer.reverseBytes(maker))
        .u32(Integer.reverseBytes(makerData))
        .u8(entities)
        .u8(interactions)
        .u48(0);
  }
}
