package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks for a part of the list of cipher suites of a channel; needs no session (IPMI 2.0, 22.15).
 *
 * <p>The list is asked for from index 0 on until a part is not full; {@link CipherSuiteRecords}
 * reads the joined parts.
 *
 * @param channel the channel's number, 0 to 15
 * @param payloadType the payload type that the suites are for; 0 for IPMI messages
 * @param index which part, 0 to 63
 */
public record GetChannelCipherSuites(int channel, int payloadType, int index)
    implements IpmiCommand<CipherSuiteList> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x54);

  /** The number of parts that there can be. */
  public static final int MOST_PARTS = 64;

  private static final int LIST_BY_SUITE = 0x80;

  public GetChannelCipherSuites {
    if (channel < 0 || channel > 0x0F || payloadType < 0 || payloadType > 0x3F) {
      throw new IllegalArgumentException("channel " + channel + ", payload " + payloadType);
    }
    if (index < 0 || index >= MOST_PARTS) {
      throw new IllegalArgumentException("index: " + index);
    }
  }

  /** Reads the request; whether it asks by suite or by algorithm makes no difference here. */
  public static GetChannelCipherSuites decodeRequest(WireReader in)
      throws MalformedMessageException {
    int channel = in.u8("channel number") & 0x0F;
    int payloadType = in.u8("payload type") & 0x3F;
    return new GetChannelCipherSuites(channel, payloadType, in.u8("list index") & 0x3F);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel).u8(payloadType).u8(LIST_BY_SUITE | index);
  }

  @Override
  public CipherSuiteList decode(WireReader in) throws MalformedMessageException {
    return CipherSuiteList.decode(in);
  }
}
