package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.internal.rmcp.Ipmi15Header;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.PresencePing;
import dev.sideband.ipmi.internal.rmcp.PresencePong;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the packets that a BMC sends, and sends them. It keeps one buffer for each layer, and so is
 * for one thread at a time: each of its owners has one under the lock.
 */
final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private static final MessageResponse TOO_LONG =
      new MessageResponse(CompletionCode.RESPONSE_TOO_LONG.value(), Bytes.EMPTY);

  /** What consoles can be expected to have room for. */
  private static final int LONGEST_DATA = 1_000;

  private static final int LONGEST_DATA_OUTSIDE = 0xFF - LanMessage.OVERHEAD - 1;
  private static final int NO_ACKNOWLEDGEMENT = 0xFF;
  private static final int ACKNOWLEDGEMENT = 0x80;

  private final TransportContext context;
  private final WireWriter payload = new WireWriter();
  private final WireWriter packet = new WireWriter();

  Replies(TransportContext context) {
    this.context = context;
  }

  /** Acknowledges a presence ping and answers it, as far as it asks for either. */
  void pong(RmcpHeader header, PresencePing ping, Peer to) {
    if (header.sequence() != NO_ACKNOWLEDGEMENT) {
      new RmcpHeader(header.sequence(), header.messageClass() | ACKNOWLEDGEMENT)
          .encode(packet.clear());
      send(packet.asBuffer(), to);
    }
    if (ping.tag() != 0xFF) {
      RmcpHeader.ASF.encode(packet.clear());
      PresencePong.ofIpmi(ping.tag()).encode(packet);
      send(packet.asBuffer(), to);
    }
  }

  /** Sends one of the messages that open a session. */
  void opening(PayloadType type, MessageBody body, Peer to) {
    body.encode(payload.clear());
    RmcpHeader.IPMI.encode(packet.clear());
    Ipmi20Header.sessionless(type, payload.size()).encode(packet);
    sendWithPayload(to);
  }

  /** Answers a request outside a session, in the kind of packet that it came in. */
  void outside(boolean rmcpPlus, LanMessage request, MessageResponse response, Peer to) {
    encode(request, response.data().size() > LONGEST_DATA_OUTSIDE ? TOO_LONG : response);
    RmcpHeader.IPMI.encode(packet.clear());
    if (rmcpPlus) {
      Ipmi20Header.sessionless(PayloadType.IPMI_MESSAGE, payload.size()).encode(packet);
    } else {
      Ipmi15Header.sessionless(payload.size()).encode(packet);
    }
    sendWithPayload(to);
  }

  /** Answers a request in a session. */
  void inSession(ServerSession session, LanMessage request, MessageResponse response) {
    encode(request, response.data().size() > LONGEST_DATA ? TOO_LONG : response);
    send(session.seal(PayloadType.IPMI_MESSAGE, payload, session.encrypts()), session.way());
  }

  /** Sends a packet of a session's console. */
  void console(ServerSession session, SolPacket solPacket, boolean encrypted) {
    solPacket.encode(payload.clear());
    send(session.seal(PayloadType.SOL, payload, encrypted && session.encrypts()), session.way());
  }

  private void encode(LanMessage request, MessageResponse response) {
    WireWriter body = new WireWriter(1 + response.data().size());
    body.u8(response.completionCode()).bytes(response.data());
    request.respond(body.toBytes()).encode(payload.clear());
  }

  private void sendWithPayload(Peer to) {
    packet.bytes(payload.asBuffer().array(), 0, payload.size());
    send(packet.asBuffer(), to);
  }

  private void send(ByteBuffer datagram, Peer to) {
    try {
      if (!to.port().send(datagram, to.address())) {
        context.observer().counted("rmcp.send.full", to.address().toString(), 1);
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).addKeyValue("to", to.address()).log("packet not sent");
      context.observer().counted("rmcp.send.failed", to.address().toString(), 1);
    }
  }
}
