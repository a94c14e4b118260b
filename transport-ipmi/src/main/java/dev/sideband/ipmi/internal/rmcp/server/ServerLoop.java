package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.internal.rmcp.UdpLoop;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What all BMCs of one {@code Sideband} share on the network: one thread, which also keeps the
 * time.
 */
public final class ServerLoop implements AutoCloseable {

  private final UdpLoop sockets;
  private final WakeUps wakeUps;

  private ServerLoop(UdpLoop sockets, WakeUps wakeUps) {
    this.sockets = sockets;
    this.wakeUps = wakeUps;
  }

  /** Returns the one of this context. */
  public static ServerLoop of(TransportContext context) {
    return context.shared(ServerLoop.class, ServerLoop::open);
  }

  private static ServerLoop open(TransportContext context) {
    try {
      UdpLoop sockets = UdpLoop.open(context);
      return new ServerLoop(sockets, new WakeUps(context.ticker(), sockets.scheduler()));
    } catch (IOException e) {
      throw new UncheckedIOException("no UDP sockets", e);
    }
  }

  /** Returns what receives. */
  public UdpLoop sockets() {
    return sockets;
  }

  /** Returns the timer. */
  public WakeUps wakeUps() {
    return wakeUps;
  }

  @Override
  public void close() {
    wakeUps.close();
    sockets.close();
  }
}
