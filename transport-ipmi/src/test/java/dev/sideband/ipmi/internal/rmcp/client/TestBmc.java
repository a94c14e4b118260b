package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.command.AuthenticationCapabilities;
import dev.sideband.ipmi.command.CipherSuiteList;
import dev.sideband.ipmi.command.CipherSuiteRecords;
import dev.sideband.ipmi.command.CloseSession;
import dev.sideband.ipmi.command.GetChannelAuthenticationCapabilities;
import dev.sideband.ipmi.command.GetChannelCipherSuites;
import dev.sideband.ipmi.command.SetSessionPrivilegeLevel;
import dev.sideband.ipmi.internal.rmcp.Algorithms;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi15Header;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.KeyExchange;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.OpenSessionRequest;
import dev.sideband.ipmi.internal.rmcp.OpenSessionResponse;
import dev.sideband.ipmi.internal.rmcp.PacketProtection;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.PresencePing;
import dev.sideband.ipmi.internal.rmcp.PresencePong;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.ipmi.internal.rmcp.Rakp2;
import dev.sideband.ipmi.internal.rmcp.Rakp3;
import dev.sideband.ipmi.internal.rmcp.Rakp4;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A BMC that does by the book what a console meets, and is strict where real ones are: it accepts
 * no session sequence number more than 15 ahead, and none twice. It can stall and restart.
 */
final class TestBmc {

  static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 6_230);

  private static final Bytes GUID = Bytes.ofHex("00112233445566778899AABBCCDDEEFF");

  List<CipherSuite> suites = new ArrayList<>(CipherSuite.SUPPORTED);
  String user = "admin";
  String password = "secret";
  @Nullable String bmcKey;
  int mostSessions = 4;
  Privilege limit = Privilege.ADMINISTRATOR;

  /** Answers what is no command of the session: completion code and data. */
  Function<LanMessage, Bytes> commands =
      request -> new WireWriter().u8(0).bytes(request.body()).toBytes();

  /** The requests that were carried out, in their order. */
  final List<LanMessage> carriedOut = new ArrayList<>();

  /** The role byte of the last RAKP 1. */
  int lastRole;

  private final TestNetwork network;
  private final InetSocketAddress address;
  private final Random random = new Random(7);
  private final Map<Long, Session> sessions = new HashMap<>();
  private final List<Bytes> unread = new ArrayList<>();
  private boolean stalled;
  private long nextId = 0x100;

  private static final class Session {
    final long id;
    final OpenSessionRequest opened;
    final CipherSuite suite;
    final Bytes random;
    @Nullable KeyExchange exchange;
    @Nullable PacketProtection protection;
    long highest;
    long seen;
    long sent;

    Session(long id, OpenSessionRequest opened, CipherSuite suite, Bytes random) {
      this.id = id;
      this.opened = opened;
      this.suite = suite;
      this.random = random;
    }
  }

  TestBmc(TestNetwork network) {
    this(network, ADDRESS);
  }

  TestBmc(TestNetwork network, InetSocketAddress address) {
    this.network = network;
    this.address = address;
    network.attach(address, this::arrived);
  }

  /** Returns how many sessions it holds, those that are being opened included. */
  int sessions() {
    return sessions.size();
  }

  /** Forgets all sessions, as a BMC does that is started anew. */
  void restart() {
    sessions.clear();
  }

  /** Returns the console's id of the newest session, or 0 before there was one. */
  long newestSession() {
    Session newest = sessions.get(nextId - 1);
    return newest == null ? 0 : newest.opened.consoleSessionId();
  }

  /** Seals what it never would with the keys of the newest session; empty before there are any. */
  Bytes seal(PayloadType type, long sequence, Bytes plain) {
    Session newest = sessions.get(nextId - 1);
    return newest == null || newest.protection == null
        ? Bytes.EMPTY
        : copyOf(
            newest.protection.seal(type, newestSession(), sequence, new WireWriter().bytes(plain)));
  }

  /** Reads nothing from its socket until {@link #resume}, and then everything. */
  void stall() {
    stalled = true;
  }

  void resume() {
    stalled = false;
    List<Bytes> backlog = List.copyOf(unread);
    unread.clear();
    backlog.forEach(this::arrived);
  }

  private void arrived(Bytes datagram) {
    if (stalled) {
      unread.add(datagram);
      return;
    }
    try {
      handle(datagram);
    } catch (MalformedMessageException | DroppedPacketException e) {
      // By the book: dropped without an answer.
    }
  }

  private void handle(Bytes datagram) throws MalformedMessageException, DroppedPacketException {
    WireReader in = datagram.reader();
    if (RmcpHeader.decode(in).messageClass() == RmcpHeader.CLASS_ASF) {
      pong(PresencePing.decode(in));
      return;
    }
    SessionHeader header = SessionHeader.decode(in);
    if (header instanceof Ipmi15Header) {
      outside(LanMessage.decode(in.bytes(header.length(), "message").reader()));
      return;
    }
    Ipmi20Header rmcpPlus = (Ipmi20Header) header;
    if (rmcpPlus.sessionId() != 0) {
      inSession(datagram, rmcpPlus, in.offset());
      return;
    }
    WireReader payload = in.bytes(header.length(), "payload").reader();
    switch (rmcpPlus.payload().number()) {
      case 0x10 -> open(OpenSessionRequest.decode(payload));
      case 0x12 -> rakp1(Rakp1.decode(payload));
      case 0x14 -> rakp3(Rakp3.decode(payload));
      default -> {}
    }
  }

  private void pong(PresencePing ping) {
    WireWriter out = new WireWriter();
    RmcpHeader.ASF.encode(out);
    PresencePong.ofIpmi(ping.tag()).encode(out);
    network.reply(address, out.toBytes());
  }

  private void outside(LanMessage request) throws MalformedMessageException {
    WireWriter body = new WireWriter().u8(0);
    if (request.command() == GetChannelAuthenticationCapabilities.ID.command()) {
      int key = bmcKey == null ? 0 : AuthenticationCapabilities.KEY_IS_SET;
      new AuthenticationCapabilities(1, 0x80, AuthenticationCapabilities.NAMED_USERS | key, 3, 0, 0)
          .encode(body);
    } else {
      int part = GetChannelCipherSuites.decodeRequest(request.body().reader()).index();
      Bytes records = CipherSuiteRecords.encode(suites);
      int from = Math.min(part * 16, records.size());
      new CipherSuiteList(1, records.slice(from, Math.min(16, records.size() - from))).encode(body);
    }
    WireWriter out = new WireWriter();
    LanMessage response = request.respond(body.toBytes());
    RmcpHeader.IPMI.encode(out);
    Ipmi15Header.sessionless(LanMessage.OVERHEAD + response.body().size()).encode(out);
    response.encode(out);
    network.reply(address, out.toBytes());
  }

  private void open(OpenSessionRequest request) {
    CipherSuite suite =
        suites.stream()
            .filter(known -> Algorithms.of(known).equals(request.algorithms()))
            .findFirst()
            .orElse(null);
    if (suite == null || sessions.size() >= mostSessions) {
      RmcpStatus why =
          suite == null ? RmcpStatus.NO_MATCHING_SUITE : RmcpStatus.INSUFFICIENT_RESOURCES;
      reply(
          PayloadType.OPEN_SESSION_RESPONSE,
          OpenSessionResponse.refusal(request.tag(), why, request.consoleSessionId()));
      return;
    }
    byte[] number = new byte[Rakp1.RANDOM_SIZE];
    random.nextBytes(number);
    Session session = new Session(nextId++, request, suite, Bytes.copyOf(number));
    sessions.put(session.id, session);
    reply(
        PayloadType.OPEN_SESSION_RESPONSE,
        new OpenSessionResponse(
            request.tag(),
            RmcpStatus.OK,
            request.consoleSessionId(),
            Privilege.ADMINISTRATOR,
            session.id,
            request.algorithms()));
  }

  private void rakp1(Rakp1 request) {
    Session session = sessions.get(request.bmcSessionId());
    if (session == null) {
      return;
    }
    lastRole = request.role();
    long console = session.opened.consoleSessionId();
    if (!name(request.userName()).equals(user)) {
      sessions.remove(session.id);
      reply(
          PayloadType.RAKP_2, Rakp2.refusal(request.tag(), RmcpStatus.UNAUTHORIZED_NAME, console));
      return;
    }
    session.exchange = new KeyExchange(session.suite, console, request, session.random, GUID);
    reply(
        PayloadType.RAKP_2,
        new Rakp2(
            request.tag(),
            RmcpStatus.OK,
            console,
            session.random,
            GUID,
            session.exchange.rakp2Code(key(password))));
  }

  private void rakp3(Rakp3 request) {
    Session session = sessions.get(request.bmcSessionId());
    if (session == null || session.exchange == null) {
      return;
    }
    long console = session.opened.consoleSessionId();
    if (!request.status().isOk()
        || !request.code().equals(session.exchange.rakp3Code(key(password)))) {
      sessions.remove(session.id);
      reply(
          PayloadType.RAKP_4,
          Rakp4.refusal(request.tag(), RmcpStatus.INVALID_INTEGRITY_CHECK, console));
      return;
    }
    Secret sessionKey = session.exchange.sessionKey(key(bmcKey == null ? password : bmcKey));
    if (session.protection == null) {
      session.protection = new PacketProtection(session.suite, sessionKey, random);
    }
    reply(
        PayloadType.RAKP_4,
        new Rakp4(request.tag(), RmcpStatus.OK, console, session.exchange.rakp4Check(sessionKey)));
  }

  private void inSession(Bytes datagram, Ipmi20Header header, int payloadAt)
      throws MalformedMessageException, DroppedPacketException {
    Session session = sessions.get(header.sessionId());
    if (session == null || session.protection == null) {
      return;
    }
    byte[] array = datagram.toArray();
    LanMessage request =
        LanMessage.decode(session.protection.open(array, array.length, header, payloadAt));
    if (!isNew(session, header.sequence())) {
      return;
    }
    carriedOut.add(request);
    answer(session, request.respond(execute(session, request)));
  }

  private static boolean isNew(Session session, long sequence) {
    long ahead = sequence - session.highest;
    if (ahead > 15 || ahead < -15) {
      return false;
    }
    if (ahead > 0) {
      session.seen = session.seen << ahead | 1;
      session.highest = sequence;
      return true;
    }
    boolean isNew = (session.seen >>> -ahead & 1) == 0;
    session.seen |= 1L << -ahead;
    return isNew;
  }

  private Bytes execute(Session session, LanMessage request) throws MalformedMessageException {
    if (request.netFn() == 6 && request.command() == SetSessionPrivilegeLevel.ID.command()) {
      Privilege wanted =
          SetSessionPrivilegeLevel.decodeRequest(request.body().reader()).privilege();
      return limit.allows(wanted) ? Bytes.of(0, wanted.value()) : Bytes.of(0x81);
    }
    if (request.netFn() == 6 && request.command() == CloseSession.ID.command()) {
      sessions.remove(session.id);
      return Bytes.of(0);
    }
    return commands.apply(request);
  }

  private void answer(Session session, LanMessage response) {
    WireWriter payload = new WireWriter();
    response.encode(payload);
    if (session.protection != null) {
      ByteBuffer packet =
          session.protection.seal(
              PayloadType.IPMI_MESSAGE, session.opened.consoleSessionId(), ++session.sent, payload);
      network.reply(address, copyOf(packet));
    }
  }

  private static Bytes copyOf(ByteBuffer packet) {
    byte[] copy = new byte[packet.remaining()];
    packet.get(copy);
    return Bytes.copyOf(copy);
  }

  private void reply(PayloadType type, MessageBody body) {
    WireWriter payload = new WireWriter();
    body.encode(payload);
    WireWriter out = new WireWriter();
    RmcpHeader.IPMI.encode(out);
    Ipmi20Header.sessionless(type, payload.size()).encode(out);
    network.reply(address, out.bytes(payload.toBytes()).toBytes());
  }

  private static String name(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  private static Secret key(String text) {
    return UserKey.ofPassword(text.toCharArray());
  }
}
