package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.GetChannelAuthenticationCapabilities;
import dev.sideband.ipmi.command.GetChannelCipherSuites;
import dev.sideband.ipmi.command.GetChannelInfo;
import dev.sideband.ipmi.internal.rmcp.Ipmi15Header;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * Makes the packets that need no session, one at a time, and knows the answer to the last one that
 * was a command. For one thread at a time.
 */
final class SessionlessPackets {

  private static final int SEQUENCE_NUMBERS = 64;

  private final WireWriter packet = new WireWriter();
  private final WireWriter payload = new WireWriter();
  private int sequence;
  private int netFn;
  private int command;

  /** Returns the packet, in place until the next one is made. */
  ByteBuffer packet() {
    return packet.asBuffer();
  }

  /** Makes the question how sessions are opened. */
  void capabilities(int number, Privilege privilege) {
    command(
        number,
        new GetChannelAuthenticationCapabilities(true, GetChannelInfo.THIS_CHANNEL, privilege));
  }

  /** Makes the question for a part of the list of cipher suites. */
  void suites(int number, int part) {
    command(
        number,
        new GetChannelCipherSuites(
            GetChannelInfo.THIS_CHANNEL, PayloadType.IPMI_MESSAGE.number(), part));
  }

  private void command(int number, IpmiCommand<?> question) {
    sequence = number % SEQUENCE_NUMBERS;
    netFn = question.id().netFn().value();
    command = question.id().command();
    question.encode(payload.clear());
    LanMessage message =
        new LanMessage(
            LanMessage.BMC_ADDRESS,
            netFn,
            0,
            LanMessage.CONSOLE_ADDRESS,
            sequence,
            0,
            command,
            payload.toBytes());
    RmcpHeader.IPMI.encode(packet.clear());
    Ipmi15Header.sessionless(LanMessage.OVERHEAD + message.body().size()).encode(packet);
    message.encode(packet);
  }

  /** Makes a packet that opens a session. */
  void payload(PayloadType type, MessageBody body) {
    body.encode(payload.clear());
    RmcpHeader.IPMI.encode(packet.clear());
    Ipmi20Header.sessionless(type, payload.size()).encode(packet);
    packet.bytes(payload.asBuffer().array(), 0, payload.size());
  }

  /** Tells whether a message answers the last command. */
  boolean isAnswered(LanMessage message) {
    return message.sequence() == sequence
        && message.netFn() == (netFn | 1)
        && message.command() == command;
  }
}
