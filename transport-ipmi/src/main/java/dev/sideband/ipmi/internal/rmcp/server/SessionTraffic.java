package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolReceiver;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * What goes in and out of open sessions: requests and their responses, and packets of serial over
 * LAN. A request that is sent again is not carried out again, and a session that ends first sends
 * what it owes.
 *
 * <p>Safe for any thread. Sessions are touched under the lock of the {@link Sessions}, which is not
 * held while a request is carried out, nor while a console takes a packet.
 */
final class SessionTraffic implements ServerSession.Owner {

  private static final MessageResponse BUSY =
      new MessageResponse(CompletionCode.NODE_BUSY.value(), Bytes.EMPTY);

  private final Sessions sessions;
  private final Requests requests;
  private final TransportContext context;
  private final Lock lock;

  /** Under the lock. */
  private final Replies replies;

  SessionTraffic(Sessions sessions, Requests requests, TransportContext context) {
    this.sessions = sessions;
    this.requests = requests;
    this.context = context;
    this.lock = sessions.lock();
    this.replies = new Replies(context);
  }

  /**
   * Takes a packet that says it is of a session.
   *
   * @param datagram is overwritten by the next one
   * @param size how many bytes of it count
   * @param payloadAt where in it the payload begins
   * @throws DroppedPacketException if the packet is not to be believed, or nothing to take
   * @throws MalformedMessageException if it is the console's, and does not follow its format
   */
  void received(Ipmi20Header header, byte[] datagram, int size, int payloadAt, Peer from)
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
      Requests.check(message);
      if (receiver != null) {
        receiver.heard();
      }
      requested(session, message, from, now);
    } else if (body instanceof SolPacket solPacket && receiver != null) {
      receiver.received(solPacket, header.sequence());
    } else {
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
  }

  private void requested(ServerSession session, LanMessage message, Peer from, long now) {
    RecentRequests.Request begun;
    Bytes data;
    lock.lock();
    try {
      RecentRequests.Request before = session.recent().repeatedBy(message, now);
      if (before != null) {
        repeat(session, message, before.response(), from);
        return;
      }
      // The datagram is overwritten by the next one.
      data = Bytes.copyOf(message.body().toArray());
      begun = session.recent().begin(message, now);
      if (begun == null) {
        replies.inSession(session, message, BUSY);
        return;
      }
    } finally {
      lock.unlock();
    }
    requests.carryOut(
        message, data, session.source(), response -> answered(session, message, begun, response));
  }

  /** A request that is still being carried out gets its answer then. */
  private void repeat(
      ServerSession session, LanMessage message, @Nullable MessageResponse response, Peer from) {
    context.observer().counted("rmcp.repeats", from.address().toString(), 1);
    if (response != null) {
      replies.inSession(session, message, response);
    }
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

  @Override
  public void send(ServerSession session, SolPacket packet, boolean encrypted) {
    lock.lock();
    try {
      if (!session.isClosed()) {
        replies.console(session, packet, encrypted);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end(ServerSession session) {
    lock.lock();
    try {
      if (!session.beginToEnd()) {
        sessions.remove(session);
      }
    } finally {
      lock.unlock();
    }
  }
}
