package dev.sideband.workbench.console;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.HostPower;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.ipmi.testing.FaultyRelay;
import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server to be watched: a host, its BMC, serial over LAN at a port of this machine, and a network
 * in between that can be cut.
 *
 * <p>Safe for any thread.
 */
public final class DemoServer implements AutoCloseable {

  /** The bytes of console that its BMC keeps; little, so that it can be seen to forget. */
  public static final int BMC_KEEPS = 1 << 16;

  private static final String USER = "console";

  /** The BMC's first channel is for whoever the Workbench serves on the network. */
  private static final int CHANNEL = 2;

  private static final int SESSIONS = 4;
  private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(5);
  private static final int FLOOD_LINES = 2 * BMC_KEEPS / 48;

  /** What can be done to it. */
  public enum Trouble {
    /** The BMC leaves heartbeats waiting; all else goes on. */
    BUSY,
    /** The network carries nothing. */
    CUT,
    /** The network carries nothing, and the host says more than the BMC keeps. */
    FLOOD
  }

  private final String name;
  private final ConsoleHost host;
  private final SoftwareBmc bmc;
  private final LanPort port;
  private final FaultyRelay relay;
  private final char[] password;
  private final TransportContext context;
  private final boolean ownsBmc;
  private final Map<Trouble, Until> troubles = new EnumMap<>(Trouble.class);

  private record Until(long nanos, Cancellable end) {}

  private DemoServer(
      String name,
      ConsoleHost host,
      SoftwareBmc bmc,
      LanPort port,
      FaultyRelay relay,
      char[] password,
      boolean ownsBmc,
      TransportContext context) {
    this.name = name;
    this.host = host;
    this.bmc = bmc;
    this.port = port;
    this.relay = relay;
    this.password = password;
    this.ownsBmc = ownsBmc;
    this.context = context;
  }

  /**
   * Starts one with a BMC of its own.
   *
   * @param folder where the BMC keeps its data
   * @throws IOException if it cannot be kept there
   */
  public static DemoServer start(
      String name, Path folder, char[] password, TransportContext context) throws IOException {
    DemoHost host = new DemoHost(name, context);
    SoftwareBmc bmc =
        SoftwareBmc.builder(context)
            .name(name)
            .console(host.console())
            .consoleLog(BMC_KEEPS)
            .start(folder);
    try {
      return serve(name, host, bmc, password, true, context);
    } catch (IOException | RuntimeException e) {
      bmc.close();
      throw e;
    }
  }

  /**
   * Serves the console of a BMC that is there already, and stays when this is closed.
   *
   * @param host the one whose console the BMC has
   */
  public static DemoServer over(
      SoftwareBmc bmc, ConsoleHost host, String name, char[] password, TransportContext context)
      throws IOException {
    return serve(name, host, bmc, password, false, context);
  }

  private static DemoServer serve(
      String name,
      ConsoleHost host,
      SoftwareBmc bmc,
      char[] password,
      boolean ownsBmc,
      TransportContext context)
      throws IOException {
    bmc.users().put(USER, password.clone(), Privilege.OPERATOR);
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    LanPort port =
        LanPort.builder(bmc, context)
            .channel(CHANNEL)
            .sessions(SESSIONS)
            .open(new InetSocketAddress(here, 0));
    try {
      FaultyRelay relay = FaultyRelay.open(port.address(), DatagramPlan.PERFECT, context);
      host.start();
      return new DemoServer(name, host, bmc, port, relay, password, ownsBmc, context);
    } catch (IOException | RuntimeException e) {
      port.close();
      throw e;
    }
  }

  /** Returns what people call it. */
  public String name() {
    return name;
  }

  /** Returns where its console is, as a console client is told. */
  public URI console() {
    return URI.create(
        "ipmi://"
            + USER
            + "@127.0.0.1:"
            + relay.address().getPort()
            + "?privilege=operator&keepalive=1&timeout="
            + GIVEN_UP_AFTER.toSeconds());
  }

  /** Returns what opens it. */
  public Credentials credentials() {
    return (target, user) -> password.clone();
  }

  /** Returns what trouble can be made for it. */
  public Set<Trouble> troubles() {
    return host.flood().isPresent()
        ? EnumSet.allOf(Trouble.class)
        : EnumSet.complementOf(EnumSet.of(Trouble.FLOOD));
  }

  /** Tells whether the host is on, if it has a power that can be switched. */
  public Optional<Boolean> isOn() {
    return host.power().map(HostPower::isOn);
  }

  /** Makes trouble that ends by itself; what is under way of the same kind ends anew. */
  public void trouble(Trouble kind, Duration span) {
    synchronized (this) {
      Until before = troubles.remove(kind);
      if (before != null) {
        before.end().cancel();
      }
      long until = context.ticker().nanos() + span.toNanos();
      troubles.put(kind, new Until(until, context.scheduler().schedule(() -> over(kind), span)));
      apply();
    }
    if (kind == Trouble.FLOOD) {
      host.flood().ifPresent(flood -> context.executor().execute(() -> flood.print(FLOOD_LINES)));
    }
  }

  private synchronized void over(Trouble kind) {
    troubles.remove(kind);
    apply();
  }

  private void apply() {
    bmc.pretendBusy(troubles.containsKey(Trouble.BUSY));
    if (troubles.containsKey(Trouble.CUT) || troubles.containsKey(Trouble.FLOOD)) {
      relay.sever();
    } else {
      relay.mend();
    }
  }

  /** Returns how many seconds a trouble goes on, rounded up; 0 if there is none of its kind. */
  public synchronized long secondsLeft(Trouble kind) {
    @Nullable Until until = troubles.get(kind);
    long nanos = until == null ? 0 : until.nanos() - context.ticker().nanos();
    return TimeUnit.NANOSECONDS.toSeconds(Math.max(0, nanos) + 999_999_999L);
  }

  @Override
  public void close() {
    synchronized (this) {
      troubles.values().forEach(each -> each.end().cancel());
      troubles.clear();
    }
    host.close();
    relay.close();
    port.close();
    if (ownsBmc) {
      bmc.close();
    }
  }
}
