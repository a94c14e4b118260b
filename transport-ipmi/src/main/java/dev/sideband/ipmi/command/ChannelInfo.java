package dev.sideband.ipmi.command;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What a channel runs over and how it handles sessions (IPMI 2.0, 22.24).
 *
 * @param channel the channel's number, 0 to 15
 * @param medium what it runs over
 * @param protocol which messages it carries
 * @param sessions how it handles sessions
 * @param activeSessions the sessions now active on it, 0 to 63
 * @param vendor the IANA number of who defined the protocol, 24 bits
 * @param auxiliary for the system interface the interrupts it uses, low byte first; else 0 or the
 *     vendor's
 */
public record ChannelInfo(
    int channel,
    ChannelMedium medium,
    ChannelProtocol protocol,
    SessionSupport sessions,
    int activeSessions,
    int vendor,
    int auxiliary)
    implements MessageBody {

  /** The number of the IPMI forum, for the protocols that the specification defines. */
  public static final int IPMI_FORUM = 7154;

  /** Reads the answer. */
  public static ChannelInfo decode(WireReader in) throws MalformedMessageException {
    int channel = in.u8("channel number");
    int medium = in.u8("channel medium");
    int protocol = in.u8("channel protocol");
    int session = in.u8("session support");
    int vendor = in.u24("protocol vendor");
    int auxiliary = in.u16("auxiliary channel info");
    return new ChannelInfo(
        channel & 0x0F,
        new ChannelMedium(medium & 0x7F),
        new ChannelProtocol(protocol & 0x1F),
        SessionSupport.of(session >> 6),
        session & 0x3F,
        vendor,
        auxiliary);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel)
        .u8(medium.value())
        .u8(protocol.value())
        .u8(sessions.ordinal() << 6 | activeSessions & 0x3F)
        .u24(vendor)
        .u16(auxiliary);
  }
}
