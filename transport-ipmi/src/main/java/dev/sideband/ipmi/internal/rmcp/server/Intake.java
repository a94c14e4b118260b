package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.Ipmi15Header;
import dev.sideband.ipmi.internal.rmcp.Ipmi20Header;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.PresencePing;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.ipmi.internal.rmcp.SessionHeader;
import dev.sideband.transport.ObserverListener;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells by its headers whom a packet is for, and hands it over; one that nobody takes is counted
 * with the reason, and no packet makes the thread that receives throw. It keeps nothing, and is
 * safe for any thread.
 */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Openings openings;
  private final SessionTraffic inSessions;
  private final SessionlessTraffic outside;
  private final ObserverListener observer;

  Intake(
      Openings openings,
      SessionTraffic inSessions,
      SessionlessTraffic outside,
      ObserverListener observer) {
    this.openings = openings;
    this.inSessions = inSessions;
    this.outside = outside;
    this.observer = observer;
  }

  /** Begins to take what comes in at a port. */
  void serve(DatagramPort port) {
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
        case RmcpHeader.CLASS_ASF -> outside.pinged(header, PresencePing.decode(in), from);
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
      inSessions.received(inSession, datagram, size, in.offset(), from);
      return;
    }
    Bytes copy = Bytes.copyOf(datagram, in.offset(), header.length());
    if (header instanceof Ipmi20Header opening && opening.payload().opensSession()) {
      openings.received(opening.payload(), copy.reader(), from);
    } else if (header instanceof Ipmi15Header
        || header instanceof Ipmi20Header plain
            && plain.payload().equals(PayloadType.IPMI_MESSAGE)) {
      outside.requested(header instanceof Ipmi20Header, LanMessage.decode(copy.reader()), from);
    } else {
      throw new DroppedPacketException(Drop.UNEXPECTED);
    }
  }

  private void counted(String name, Peer peer) {
    observer.counted(name, peer.address().toString(), 1);
  }
}
