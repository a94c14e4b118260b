package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.internal.bmc.BmcChannel;
import dev.sideband.ipmi.internal.bmc.UserTable;
import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * One BMC on the network, as its ports and its commands see it: what comes in at a port goes
 * through the {@link Intake}, and the {@link Sessions} are a channel's.
 *
 * <p>Packets are taken on the thread that receives, which never waits; answers leave on the thread
 * that has them. The sessions and all that belongs to them are under the lock of the {@link
 * Sessions}, which is not held while a request is carried out. Safe for any thread.
 */
public final class LanServer implements BmcChannel, AutoCloseable {

  private final ServerSettings settings;
  private final InetSocketAddress address;
  private final Sessions sessions;
  private final Lock lock;
  private final Intake intake;

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
    this.address = address;
    this.sessions = new Sessions(settings.mostSessions(), settings.timeout(), wakeUps, context);
    this.lock = sessions.lock();
    Requests requests = new Requests(handler);
    SessionTraffic inSessions = new SessionTraffic(sessions, requests, context);
    Handshakes handshakes =
        new Handshakes(settings, users, guid, sessions, context.random(), inSessions);
    this.intake =
        new Intake(
            new Openings(handshakes, sessions, context),
            inSessions,
            new SessionlessTraffic(settings.channel(), requests, context),
            context.observer());
  }

  /** Begins to serve a port, which stays the caller's. */
  public void serve(DatagramPort port) {
    intake.serve(port);
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
      sessions.close();
    } finally {
      lock.unlock();
    }
    if (settings.bmcKey() != null) {
      settings.bmcKey().close();
    }
  }
}
