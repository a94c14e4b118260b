package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.internal.bmc.BmcChannel;
import dev.sideband.ipmi.internal.bmc.UserTable;
import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi15Header;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.OpenSessionRequest;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.PresencePing;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.ipmi.internal.rmcp.Rakp3;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.ipmi.internal.rmcp.SessionHeader;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolReceiver;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One BMC on the network: its sessions, and what goes in and out of them.
 *
 * <p>Packets are taken on the thread that receives, which never waits; answers leave on the thread
 * that has them. All of a BMC's state is under one lock, which is not held while a request is
 * carried out. Safe for any thread.
 */
public final class LanServer implements BmcChannel, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LanServer.class);

  private static final MessageResponse FAILED = refusal(CompletionCode.UNSPECIFIED);
  private static final MessageResponse BUSY = refusal(CompletionCode.NODE_BUSY);

  private final ServerSettings settings;
  private final MessageHandler handler;
  private final TransportContext context;
  private final InetSocketAddress address;
  private final RequestSource outside;
  private final Sessions sessions;
  private final Handshakes handshakes;
  private final ServerSession.Owner owner =
      new ServerSession.Owner() {
        @Override
        public void end(ServerSession session) {
          LanServer.this.end(session);
        }

        @Override
        public void send(ServerSession session, SolPacket packet, boolean encrypted) {
          LanServer.this.send(session, packet, encrypted);
        }
      };
  private final WakeUps.Sleeper sleeper;
  private final Replies replies;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  /**
   * Creates a BMC that listens nowhere yet.
   *
   * @param guid the system's GUID as sent
   * @param handler carries out requests; it must not block the thread that calls it
   * @param address what it says of where it listens
   */
  public LanServer(
      ServerSettings settings,
      UserTable users,
      Bytes guid,
      MessageHandler handler,
      InetSocketAddress address,
      WakeUps wakeUps,
      TransportContext context) {
    this.settings = settings;
    this.handler = handler;
    this.context = context;
    this.replies = new Replies(context);
    this.address = address;
    this.outside =
        new RequestSource(settings.channel(), ChannelMedium.LAN_802_3, new Privilege(0), "");
    this.sessions =
        new Sessions(settings.mostSessions(), settings.timeout().toNanos(), context.random());
    this.handshakes = new Handshakes(settings, users, guid, sessions, context.random(), owner);
    this.sleeper = wakeUps.sleeper(this::tick);
  }

  /** Begins to serve a port, which stays the caller's. */
  public void serve(DatagramPort port) {
    port.start((datagram, size, from) -> received(datagram, size, new Peer(port, from)));
  }

  private void received(byte[] datagram, int size, Peer from) {
    try {
      if (size == datagram.length) {
        throw new DroppedPacketException(Drop.MALFORMED);
      }
      WireReader in = WireReader.over(datagram, 0, size);
      RmcpHeader header = RmcpHeader.decode(in);
      switch (header.messageClass()) {
        case RmcpHeader.CLASS_ASF -> pinged(header, PresencePing.decode(in), from);
        case RmcpHeader.CLASS_IPMI -> dispatch(SessionHeader.decode(in), datagram, size, in, from);
        default -> throw new DroppedPacketException(Drop.UNEXPECTED);
      }
    } catch (MalformedMessageException e) {
      counted(Drop.MALFORMED.counter(), from);
    } catch (DroppedPacketException e) {
      counted(e.reason().counter(), from);
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).addKeyValue("from", from.address()).log("packet not handled");
      counted("rmcp.failures", from);
    }
  }

  private void dispatch(SessionHeader header, byte[] datagram, int size, WireReader in, Peer from)
      throws MalformedMessageException, DroppedPacketException {
    if (header.sessionId() != 0) {
      if (!(header instanceof Ipmi20Header inSession)) {
        throw new DroppedPacketException(Drop.UNKNOWN_SESSION);
      }
      inSession(inSession, datagram, size, in.offset(), from);
      return;
    }
    Bytes copy = Bytes.copyOf(datagram, in.offset(), header.length());
    if (header instanceof Ipmi20Header opening && opening.payload().opensSession()) {
      opening(opening.payload(), copy.reader(), from);
    } else if (header instanceof Ipmi15Header
        || header instanceof Ipmi20Header plain
            && plain.payload().equals(PayloadType.IPMI_MESSAGE)) {
      outside(header instanceof Ipmi20Header, LanMessage.decode(copy.reader()), from);
    } else {
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
  }

  private void pinged(RmcpHeader header, PresencePing ping, Peer from) {
    lock.lock();
    try {
      replies.pong(header, ping, from);
    } finally {
      lock.unlock();
    }
  }

  private void opening(PayloadType type, WireReader in, Peer from)
      throws MalformedMessageException, DroppedPacketException {
    long now = context.ticker().nanos();
    lock.lock();
    try {
      if (closed) {
        throw new DroppedPacketException(Drop.UNEXPECTED);
      }
      if (type.equals(PayloadType.OPEN_SESSION_REQUEST)) {
        expire(now);
        OpenSessionRequest request = OpenSessionRequest.decode(in);
        replies.opening(
            PayloadType.OPEN_SESSION_RESPONSE, handshakes.open(request, from.address(), now), from);
      } else if (type.equals(PayloadType.RAKP_1)) {
        replies.opening(
            PayloadType.RAKP_2, handshakes.rakp1(Rakp1.decode(in), from.address()), from);
      } else if (type.equals(PayloadType.RAKP_3)) {
        replies.opening(PayloadType.RAKP_4, handshakes.rakp3(Rakp3.decode(in), from, now), from);
      } else {
        throw new DroppedPacketException(Drop.UNEXPECTED);
      }
      wakeInTime(now);
    } finally {
      lock.unlock();
    }
  }

  private void outside(boolean rmcpPlus, LanMessage message, Peer from)
      throws DroppedPacketException {
    checkRequest(message);
    carryOut(
        request(message, message.body()),
        outside,
        response -> {
          lock.lock();
          try {
            replies.outside(rmcpPlus, message, response, from);
          } finally {
            lock.unlock();
          }
        });
  }

  private void inSession(Ipmi20Header header, byte[] datagram, int size, int payloadAt, Peer from)
      throws DroppedPacketException, MalformedMessageException {
    long now = context.ticker().nanos();
    ServerSession session;
    MessageBody body;
    lock.lock();
    try {
      session = sessions.get(header.sessionId());
      if (session == null) {
        throw new DroppedPacketException(Drop.UNKNOWN_SESSION);
      }
      body = session.open(header, datagram, size, payloadAt, from, now);
    } finally {
      lock.unlock();
    }
    SolReceiver receiver = session.receiver();
    if (body instanceof LanMessage message) {
      checkRequest(message);
      if (receiver != null) {
        receiver.heard();
      }
      request(session, message, from, now);
    } else if (body instanceof SolPacket solPacket && receiver != null) {
      receiver.received(solPacket, header.sequence());
    } else {
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
  }

  private void request(ServerSession session, LanMessage message, Peer from, long now) {
    RecentRequests.Request begun;
    MessageRequest request;
    lock.lock();
    try {
      RecentRequests.Request before = session.recent().repeatedBy(message, now);
      if (before != null) {
        repeat(session, message, before.response(), from);
        return;
      }
      // The datagram is overwritten by the next one.
      request = request(message, Bytes.copyOf(message.body().toArray()));
      begun = session.recent().begin(message, now);
      if (begun == null) {
        replies.inSession(session, message, BUSY);
        return;
      }
    } finally {
      lock.unlock();
    }
    carryOut(request, session.source(), response -> answered(session, message, begun, response));
  }

  private static void checkRequest(LanMessage message) throws DroppedPacketException {
    if (message.isResponse() || message.toAddress() != LanMessage.BMC_ADDRESS) {
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
  }

  private static MessageRequest request(LanMessage message, Bytes data) {
    return new MessageRequest(message.netFn(), message.toLun(), message.command(), data);
  }

  /** A request that is still being carried out gets its answer then. */
  private void repeat(
      ServerSession session, LanMessage message, @Nullable MessageResponse response, Peer from) {
    counted("rmcp.repeats", from);
    if (response != null) {
      replies.inSession(session, message, response);
    }
  }

  private void carryOut(
      MessageRequest request, RequestSource source, Consumer<MessageResponse> then) {
    CompletionStage<MessageResponse> stage;
    try {
      stage = handler.handle(request, source);
    } catch (RuntimeException e) {
      then.accept(FAILED);
      return;
    }
    stage.whenComplete((response, failure) -> then.accept(response == null ? FAILED : response));
  }

  private void answered(
      ServerSession session,
      LanMessage message,
      RecentRequests.Request request,
      MessageResponse response) {
    lock.lock();
    try {
      session.recent().answered(request, response);
      if (!session.isClosed()) {
        replies.inSession(session, message, response);
        if (session.isOver()) {
          sessions.remove(session);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void send(ServerSession session, SolPacket packet, boolean encrypted) {
    lock.lock();
    try {
      if (!session.isClosed()) {
        replies.console(session, packet, encrypted);
      }
    } finally {
      lock.unlock();
    }
  }

  private void counted(String name, Peer peer) {
    context.observer().counted(name, peer.address().toString(), 1);
  }

  /** Ends a session at once, or after the answer that is under way to it. */
  private void end(ServerSession session) {
    lock.lock();
    try {
      if (!session.beginToEnd()) {
        sessions.remove(session);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tick(long now) {
    lock.lock();
    try {
      if (!closed) {
        expire(now);
        wakeInTime(now);
      }
    } finally {
      lock.unlock();
    }
  }

  private void expire(long now) {
    for (ServerSession session : sessions.expire(now)) {
      counted("rmcp.sessions.expired", session.way());
    }
  }

  private void wakeInTime(long now) {
    long next = Math.min(sessions.nextExpiry(), sessions.logins().expire(now));
    if (next != Long.MAX_VALUE) {
      sleeper.wakeBy(next);
    }
  }

  private static MessageResponse refusal(CompletionCode code) {
    return new MessageResponse(code.value(), Bytes.EMPTY);
  }

  @Override
  public int number() {
    return settings.channel();
  }

  @Override
  public ChannelMedium medium() {
    return ChannelMedium.LAN_802_3;
  }

  @Override
  public List<CipherSuite> suites() {
    return settings.suites();
  }

  @Override
  public Privilege limit() {
    return settings.limit();
  }

  @Override
  public boolean hasKey() {
    return settings.bmcKey() != null;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public int mostSessions() {
    return settings.mostSessions();
  }

  @Override
  public List<ServerSession> sessions() {
    lock.lock();
    try {
      return sessions.all();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable ServerSession session(long id) {
    lock.lock();
    try {
      return sessions.get(id);
    } finally {
      lock.unlock();
    }
  }

  /** Ends all sessions, as a restart of the BMC does; their consoles are not told. */
  public void reset() {
    lock.lock();
    try {
      sessions.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all sessions and wipes their keys. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      sessions.clear();
    } finally {
      lock.unlock();
    }
    if (settings.bmcKey() != null) {
      settings.bmcKey().close();
    }
  }
}
