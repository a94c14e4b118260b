package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.Presence;
import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.PushedPort;
import dev.sideband.time.Deadline;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/** A console whose network is its owner's. Safe for any thread. */
public final class PortConsole implements AutoCloseable {

  private final RmcpEngine engine;

  /** Starts the console, which closes the port when it is closed. */
  public PortConsole(DatagramPort port, TransportContext context) {
    this.engine = new RmcpEngine(context, new PushedPort(port, context));
  }

  /** Opens a channel as {@link LanTransport} does. */
  public MessageChannel open(URI target, Credentials credentials) {
    return LanTransport.open(target, credentials, () -> engine);
  }

  /** Pings as {@link LanTransport} does. */
  public CompletionStage<Presence> ping(URI target, Deadline deadline) {
    return engine.pings().ask(new LanUri(target), deadline);
  }

  @Override
  public void close() {
    engine.close();
  }
}
