package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.ipmi.internal.rmcp.PresencePing;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportContext;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What goes in and out of a BMC outside of sessions, but for what opens one: presence pings (IPMI
 * 2.0, 13.2.3), and the requests that need no session.
 *
 * <p>It knows no session, and does not wait for their lock: its own guards its packets. Safe for
 * any thread.
 */
final class SessionlessTraffic {

  private final Requests requests;
  private final RequestSource nobody;
  private final ReentrantLock lock = new ReentrantLock();

  /** Under the lock. */
  private final Replies replies;

  /**
   * Creates it.
   *
   * @param channel the number of the channel that it belongs to
   */
  SessionlessTraffic(int channel, Requests requests, TransportContext context) {
    this.requests = requests;
    this.nobody = new RequestSource(channel, ChannelMedium.LAN_802_3, new Privilege(0), "");
    this.replies = new Replies(context);
  }

  /** Answers a presence ping. */
  void pinged(RmcpHeader header, PresencePing ping, Peer from) {
    lock.lock();
    try {
      replies.pong(header, ping, from);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has a request carried out, on behalf of nobody.
   *
   * @param rmcpPlus whether it came in a packet of IPMI 2.0, and not of 1.5
   * @param message whose data nobody changes
   * @throws DroppedPacketException if it is no request to this BMC
   */
  void requested(boolean rmcpPlus, LanMessage message, Peer from) throws DroppedPacketException {
    Requests.check(message);
    requests.carryOut(
        message, message.body(), nobody, response -> answer(rmcpPlus, message, response, from));
  }

  private void answer(boolean rmcpPlus, LanMessage message, MessageResponse response, Peer to) {
    lock.lock();
    try {
      replies.outside(rmcpPlus, message, response, to);
    } finally {
      lock.unlock();
    }
  }
}
