package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.internal.rmcp.Algorithms;
import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
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
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.SessionHeader;
import dev.sideband.ipmi.internal.rmcp.UserKey;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A console that opens sessions by the book and then seals whatever it is given. It is the port of
 * the BMC that it speaks to, and hears the answer before the call that sends returns.
 */
final class FuzzConsole implements DatagramPort {

  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);

  private static final int ROOM = 4_096;

  private Receiver bmc = (datagram, size, from) -> {};
  private Bytes answer = Bytes.EMPTY;
  private @Nullable PacketProtection protection;
  private long bmcSessionId;
  private long consoleSessionId = 0xA0A2A3A4L;
  private long sequence;

  @Override
  public void start(Receiver receiver) {
    bmc = receiver;
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(copy);
    answer = Bytes.copyOf(copy);
    return true;
  }

  @Override
  public void close() {}

  /** Hands a datagram to the BMC, in a buffer of its own. */
  void deliver(Bytes datagram) {
    answer = Bytes.EMPTY;
    byte[] buffer = new byte[ROOM];
    datagram.copyTo(buffer, 0);
    bmc.received(buffer, datagram.size(), ADDRESS);
  }

  /** Returns the BMC's id of the newest session, or 0. */
  long sessionId() {
    return bmcSessionId;
  }

  /** Opens another session; returns whether the BMC agreed to all of it. */
  boolean open(CipherSuite suite, String user, String password, int role)
      throws MalformedMessageException, DroppedPacketException {
    protection = null;
    sequence = 0;
    consoleSessionId++;
    outside(
        PayloadType.OPEN_SESSION_REQUEST,
        new OpenSessionRequest(1, new Privilege(0), consoleSessionId, Algorithms.of(suite)));
    if (answer.isEmpty()) {
      return false;
    }
    OpenSessionResponse opened = OpenSessionResponse.decode(payload());
    if (!opened.status().isOk()) {
      return false;
    }
    bmcSessionId = opened.bmcSessionId();
    Bytes name = Bytes.copyOf(user.getBytes(StandardCharsets.UTF_8));
    Rakp1 rakp1 = new Rakp1(2, bmcSessionId, Bytes.copyOf(new byte[Rakp1.RANDOM_SIZE]), role, name);
    outside(PayloadType.RAKP_1, rakp1);
    Rakp2 rakp2 = Rakp2.decode(payload());
    if (!rakp2.status().isOk()) {
      return false;
    }
    KeyExchange exchange =
        new KeyExchange(suite, consoleSessionId, rakp1, rakp2.random(), rakp2.guid());
    try (Secret key = UserKey.ofPassword(password.toCharArray());
        Secret sessionKey = exchange.sessionKey(key)) {
      protection = new PacketProtection(suite, sessionKey, new Random(2));
      outside(
          PayloadType.RAKP_3, new Rakp3(3, RmcpStatus.OK, bmcSessionId, exchange.rakp3Code(key)));
    }
    return payload().bytes(2, "tag and status").at(1) == 0;
  }

  private void outside(PayloadType type, MessageBody body) {
    WireWriter payload = new WireWriter();
    body.encode(payload);
    deliver(sessionless(type, payload.toBytes()));
  }

  /** Returns a packet outside of any session. */
  static Bytes sessionless(PayloadType type, Bytes payload) {
    WireWriter out = new WireWriter();
    RmcpHeader.IPMI.encode(out);
    Ipmi20Header.sessionless(type, payload.size()).encode(out);
    return out.bytes(payload).toBytes();
  }

  private WireReader payload() throws MalformedMessageException {
    WireReader in = answer.reader();
    RmcpHeader.decode(in);
    SessionHeader.decode(in);
    return in;
  }

  /** Returns a packet of the newest session with the number that is next, or any other. */
  Bytes seal(PayloadType type, @Nullable Long number, Bytes plain) {
    if (protection == null) {
      return Bytes.EMPTY;
    }
    long used = number == null ? ++sequence : number;
    ByteBuffer packet = protection.seal(type, bmcSessionId, used, new WireWriter().bytes(plain));
    byte[] copy = new byte[packet.remaining()];
    packet.get(copy);
    return Bytes.copyOf(copy);
  }

  /** Opens the BMC's last answer, which must be one of the newest session. */
  LanMessage opened() throws MalformedMessageException, DroppedPacketException {
    byte[] packet = answer.toArray();
    WireReader in = WireReader.over(packet, 0, packet.length);
    RmcpHeader.decode(in);
    if (protection == null || !(SessionHeader.decode(in) instanceof Ipmi20Header header)) {
      throw new DroppedPacketException(Drop.UNKNOWN_SESSION);
    }
    return LanMessage.decode(protection.open(packet, packet.length, header, in.offset()));
  }
}
