package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.rmcp.server.LanServer;
import dev.sideband.ipmi.internal.rmcp.server.ServerLoop;
import dev.sideband.ipmi.internal.rmcp.server.ServerSettings;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The BMC's end of its network: consoles open sessions here through RMCP+ and send their requests
 * to a {@link SoftwareBmc} (IPMI 2.0, 13).
 *
 * <p>All LAN ports of one {@code Sideband} share one thread that receives, and one timer; a port
 * costs a socket for each address, and a session a few kilobytes. Consoles that lost an answer and
 * ask again are answered again, and nothing is carried out twice. Sessions of IPMI 1.5 and users
 * without a name are refused. Safe for any thread.
 */
public final class LanPort implements AutoCloseable {

  /** The UDP port that consoles expect. */
  public static final int STANDARD_PORT = 623;

  private final SoftwareBmc bmc;
  private final LanServer server;
  private final List<DatagramPort> ports;
  private final Runnable endOfResets;

  private LanPort(SoftwareBmc bmc, LanServer server, List<DatagramPort> ports) {
    this.bmc = bmc;
    this.server = server;
    this.ports = ports;
    this.endOfResets = bmc.onReset(server::reset);
  }

  /**
   * Serves consoles at one address, with the settings that {@link LanPortBuilder} has at first.
   *
   * @param address where to listen; port 0 for one that the system chooses
   * @throws TargetUnavailableException if the address cannot be used
   */
  public static LanPort open(InetSocketAddress address, SoftwareBmc bmc, TransportContext context)
      throws TargetUnavailableException {
    return builder(bmc, context).open(address);
  }

  /** Returns a builder; the port takes threads, time and randomness from {@code context}. */
  public static LanPortBuilder builder(SoftwareBmc bmc, TransportContext context) {
    return new LanPortBuilder(bmc, context);
  }

  static LanPort open(
      List<InetSocketAddress> addresses,
      SoftwareBmc bmc,
      ServerSettings settings,
      TransportContext context)
      throws TargetUnavailableException {
    ServerLoop loop = ServerLoop.of(context);
    return over(bind(addresses, loop), bmc, settings, loop.wakeUps(), context);
  }

  /** Serves ports of any kind, which belong to it from now on. */
  static LanPort over(
      List<DatagramPort> ports,
      SoftwareBmc bmc,
      ServerSettings settings,
      WakeUps wakeUps,
      TransportContext context)
      throws TargetUnavailableException {
    InetSocketAddress first = ports.get(0).address();
    LanServer server =
        new LanServer(
            settings, bmc.users().table(), bmc.guid().wire(), bmc, first, wakeUps, context);
    if (!bmc.channels().add(server)) {
      ports.forEach(DatagramPort::close);
      throw new TargetUnavailableException(
          first.toString(), "the BMC has a channel " + settings.channel() + " already");
    }
    ports.forEach(server::serve);
    return new LanPort(bmc, server, ports);
  }

  private static List<DatagramPort> bind(List<InetSocketAddress> addresses, ServerLoop loop)
      throws TargetUnavailableException {
    List<DatagramPort> ports = new ArrayList<>();
    for (InetSocketAddress address : addresses) {
      try {
        ports.add(loop.sockets().bind(address));
      } catch (IOException | RuntimeException e) {
        ports.forEach(DatagramPort::close);
        throw new TargetUnavailableException(address.toString(), "cannot listen there", e);
      }
    }
    return List.copyOf(ports);
  }

  /** Returns where it listens, with the ports that the system chose, in the order of opening. */
  public List<InetSocketAddress> addresses() {
    return ports.stream().map(DatagramPort::address).toList();
  }

  /** Returns the first of its {@link #addresses()}. */
  public InetSocketAddress address() {
    return ports.get(0).address();
  }

  /** Returns how many sessions are open. */
  public int sessions() {
    return server.sessions().size();
  }

  /** Stops serving and forgets all sessions; their consoles are not told. Idempotent. */
  @Override
  public void close() {
    endOfResets.run();
    bmc.channels().remove(server);
    ports.forEach(DatagramPort::close);
    server.close();
  }
}
