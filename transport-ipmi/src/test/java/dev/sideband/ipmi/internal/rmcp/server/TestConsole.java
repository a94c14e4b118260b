package dev.sideband.ipmi.internal.rmcp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.internal.rmcp.Algorithms;
import dev.sideband.ipmi.internal.rmcp.Ipmi15Header;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.KeyExchange;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.OpenSessionRequest;
import dev.sideband.ipmi.internal.rmcp.OpenSessionResponse;
import dev.sideband.ipmi.internal.rmcp.PacketProtection;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.ipmi.internal.rmcp.Rakp2;
import dev.sideband.ipmi.internal.rmcp.Rakp3;
import dev.sideband.ipmi.internal.rmcp.Rakp4;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.SessionHeader;
import dev.sideband.ipmi.internal.rmcp.UserKey;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A console whose every packet is made when a test wants it, and judged where it arrives. */
final class TestConsole {

  CipherSuite suite = CipherSuite.SUITE_17;
  String user = "admin";
  String password = "secret";
  @Nullable String bmcKey;
  int role = Privilege.ADMINISTRATOR.value() | Rakp1.NAME_ONLY;
  long id = 0xA0A2A3A4L;
  InetSocketAddress address = ServerRig.CONSOLE;

  /** The BMC's id of the session. */
  long bmcId;

  private final ServerWire wire;
  private final Random random = new Random(5);
  private Bytes number = Bytes.ofHex("0F1E2D3C4B5A69788796A5B4C3D2E1F0");
  private @Nullable KeyExchange exchange;
  private @Nullable PacketProtection protection;
  private long sequence;

  TestConsole(ServerWire wire) {
    this.wire = wire;
  }

  Bytes openSession(int tag) {
    return setup(
        PayloadType.OPEN_SESSION_REQUEST,
        new OpenSessionRequest(tag, new Privilege(0), id, Algorithms.of(suite)));
  }

  Bytes rakp1(int tag) {
    return setup(PayloadType.RAKP_1, rakp1Message(tag));
  }

  private Rakp1 rakp1Message(int tag) {
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    return new Rakp1(tag, bmcId, number, role, Bytes.copyOf(name));
  }

  Bytes rakp3(int tag) {
    return setup(
        PayloadType.RAKP_3,
        new Rakp3(tag, RmcpStatus.OK, bmcId, made(exchange).rakp3Code(key(password))));
  }

  Bytes setup(PayloadType type, MessageBody body) {
    WireWriter payload = new WireWriter();
    body.encode(payload);
    return setup(type, payload.toBytes());
  }

  /** Makes a packet outside of any session that carries anything. */
  static Bytes setup(PayloadType type, Bytes payload) {
    WireWriter out = new WireWriter();
    RmcpHeader.IPMI.encode(out);
    Ipmi20Header.sessionless(type, payload.size()).encode(out);
    return out.bytes(payload).toBytes();
  }

  /** Opens a session, step by step, and checks each answer. */
  TestConsole login() throws MalformedMessageException {
    assertEquals(RmcpStatus.OK, begin());
    assertEquals(RmcpStatus.OK, name());
    assertEquals(RmcpStatus.OK, prove());
    return this;
  }

  RmcpStatus begin() throws MalformedMessageException {
    return opened(only(wire.deliver(openSession(1), address)));
  }

  RmcpStatus opened(Bytes packet) throws MalformedMessageException {
    OpenSessionResponse response =
        OpenSessionResponse.decode(payload(packet, PayloadType.OPEN_SESSION_RESPONSE));
    if (response.status().isOk()) {
      assertEquals(Algorithms.of(suite), response.algorithms());
    }
    assertEquals(id, response.consoleSessionId());
    bmcId = response.bmcSessionId();
    return response.status();
  }

  RmcpStatus name() throws MalformedMessageException {
    return named(only(wire.deliver(rakp1(2), address)));
  }

  RmcpStatus named(Bytes packet) throws MalformedMessageException {
    Rakp2 response = Rakp2.decode(payload(packet, PayloadType.RAKP_2));
    if (response.status().isOk()) {
      exchange = new KeyExchange(suite, id, rakp1Message(0), response.random(), response.guid());
      assertEquals(ServerRig.GUID, response.guid());
    }
    return response.status();
  }

  RmcpStatus prove() throws MalformedMessageException {
    return proved(only(wire.deliver(rakp3(3), address)));
  }

  RmcpStatus proved(Bytes packet) throws MalformedMessageException {
    Rakp4 response = Rakp4.decode(payload(packet, PayloadType.RAKP_4));
    if (response.status().isOk()) {
      assertTrue(isProof(response));
      try (Secret session = sessionKey()) {
        protection = new PacketProtection(suite, session, random);
      }
    }
    return response.status();
  }

  /** Tells whether the answer shows that the BMC has made the same key. */
  boolean isProof(Rakp4 answer) {
    try (Secret session = sessionKey()) {
      return made(exchange).rakp4Check(session).equals(answer.check());
    }
  }

  private Secret sessionKey() {
    return made(exchange).sessionKey(key(bmcKey == null ? password : bmcKey));
  }

  private static Secret key(String text) {
    return UserKey.ofPassword(text.toCharArray());
  }

  static LanMessage request(int rqSequence, int netFn, int command, int... data) {
    return new LanMessage(
        LanMessage.BMC_ADDRESS,
        netFn,
        0,
        LanMessage.CONSOLE_ADDRESS,
        rqSequence,
        0,
        command,
        Bytes.of(data));
  }

  /** Makes a packet of the session, with the next session sequence number. */
  Bytes sealed(LanMessage message) {
    return sealed(message, nextNumber());
  }

  Bytes sealed(LanMessage message, long sessionSequence) {
    WireWriter payload = new WireWriter();
    message.encode(payload);
    return sealed(PayloadType.IPMI_MESSAGE, payload.toBytes(), sessionSequence);
  }

  /** Returns the session sequence number of the next packet. */
  long nextNumber() {
    return sequence + 1;
  }

  /** Makes a packet of the session that carries anything. */
  Bytes sealed(PayloadType type, Bytes payload, long sessionSequence) {
    sequence = sessionSequence;
    WireWriter copy = new WireWriter().bytes(payload);
    return copy(made(protection).seal(type, bmcId, sessionSequence, copy));
  }

  /** Makes a packet of serial over LAN, with the next session sequence number. */
  Bytes sealed(SolPacket packet) {
    return sealed(packet, nextNumber());
  }

  Bytes sealed(SolPacket packet, long sessionSequence) {
    WireWriter payload = new WireWriter();
    packet.encode(payload);
    return sealed(PayloadType.SOL, payload.toBytes(), sessionSequence);
  }

  /** Reads the session header of a packet. */
  static Ipmi20Header header(Bytes packet) throws MalformedMessageException {
    WireReader in = packet.reader();
    RmcpHeader.decode(in);
    return (Ipmi20Header) SessionHeader.decode(in);
  }

  /** Reads a packet of serial over LAN. */
  SolPacket sol(Bytes packet) throws Exception {
    WireReader in = packet.reader();
    RmcpHeader.decode(in);
    Ipmi20Header header = (Ipmi20Header) SessionHeader.decode(in);
    assertEquals(id, header.sessionId());
    byte[] array = packet.toArray();
    return SolPacket.decode(made(protection).open(array, array.length, header, in.offset()));
  }

  /** Makes a packet outside of any session. */
  static Bytes outside(LanMessage message) {
    WireWriter out = new WireWriter();
    RmcpHeader.IPMI.encode(out);
    Ipmi15Header.sessionless(LanMessage.OVERHEAD + message.body().size()).encode(out);
    message.encode(out);
    return out.toBytes();
  }

  /** Asks, and returns completion code and data. */
  Bytes ask(LanMessage message) throws Exception {
    return answer(only(wire.deliver(sealed(message), address)));
  }

  /** Reads an answer of the session: completion code and data. */
  Bytes answer(Bytes packet) throws Exception {
    WireReader in = packet.reader();
    RmcpHeader.decode(in);
    Ipmi20Header header = (Ipmi20Header) SessionHeader.decode(in);
    assertEquals(id, header.sessionId());
    byte[] array = packet.toArray();
    return LanMessage.decode(made(protection).open(array, array.length, header, in.offset()))
        .body();
  }

  /** Returns the payload of a packet outside of any session. */
  static WireReader payload(Bytes packet, PayloadType type) throws MalformedMessageException {
    WireReader in = packet.reader();
    RmcpHeader.decode(in);
    Ipmi20Header header = (Ipmi20Header) SessionHeader.decode(in);
    assertEquals(type, header.payload());
    assertEquals(0, header.sessionId());
    return in.bytes(header.length(), "payload").reader();
  }

  static Bytes only(List<Bytes> packets) {
    assertEquals(1, packets.size(), () -> packets.toString());
    return packets.get(0);
  }

  private static Bytes copy(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    return Bytes.copyOf(copy);
  }

  private static <T> T made(@Nullable T part) {
    if (part == null) {
      throw new AssertionError("not so far yet");
    }
    return part;
  }
}
