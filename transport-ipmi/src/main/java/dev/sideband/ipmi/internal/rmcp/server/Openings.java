package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.OpenSessionRequest;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.ipmi.internal.rmcp.Rakp3;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.util.concurrent.locks.Lock;

/**
 * The packets that open sessions: reads the questions, and sends what the {@link Handshakes} answer
 * in its place. Safe for any thread; all it does is under the lock of the {@link Sessions}.
 */
final class Openings {

  private final Handshakes handshakes;
  private final Sessions sessions;
  private final TransportContext context;
  private final Lock lock;

  /** Under the lock. */
  private final Replies replies;

  Openings(Handshakes handshakes, Sessions sessions, TransportContext context) {
    this.handshakes = handshakes;
    this.sessions = sessions;
    this.context = context;
    this.lock = sessions.lock();
    this.replies = new Replies(context);
  }

  /**
   * Takes one of the three questions.
   *
   * @throws DroppedPacketException if there is nobody to answer, or no question
   */
  void received(PayloadType type, WireReader in, Peer from)
      throws MalformedMessageException, DroppedPacketException {
    long now = context.ticker().nanos();
    lock.lock();
    try {
      if (sessions.isClosed()) {
        throw new DroppedPacketException(Drop.UNEXPECTED);
      }
      if (type.equals(PayloadType.OPEN_SESSION_REQUEST)) {
        sessions.expire(now);
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
      sessions.wakeInTime(now);
    } finally {
      lock.unlock();
    }
  }
}
